/** Runs one command line (without node and script name). */
export async function run(args: readonly string[]): Promise<void> {
  process.stderr.write(`apigw-doctor: ${args.join(' ')}\n`);
}
