/** What a file system or a stream answers to a write, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than this process may write',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EEXIST: 'a file exists where a directory is needed',
  EISDIR: 'a directory exists where a file is needed',
  ENOENT: 'a directory of the path does not exist',
  EPIPE: 'the program that reads the output has closed it',
  EIO: 'the terminal or the disk is gone',
};

/** True for an error of the operating system about a file or a stream. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

/** What the system refused, in words with the system's own code and the path, where there are such. */
export function systemReason(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { code = '', path } = error;
  const reason = REASONS[code] ?? 'the operating system refused the operation';
  return `${reason} (${[code, ...(path === undefined ? [] : [path])].join(', ')})`;
}
