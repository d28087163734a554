export interface Variant {
  readonly variant: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly codes: readonly string[];
  readonly anyOrder: boolean;
}
export function variantsOf(file: unknown): Variant[];
