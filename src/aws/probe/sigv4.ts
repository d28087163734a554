// A named re-export keeps the bundle small; this module is only ever imported lazily.
export { SignatureV4 } from '@smithy/signature-v4';
