/** Only the owner may look in. */
export const PRIVATE_DIRECTORY = 0o700;
/** Only the owner may read. */
export const PRIVATE_FILE = 0o600;
