import { homedir } from 'node:os';
import process from 'node:process';
import type { Environment } from './environment.ts';

/** The running process's environment: the one reader of `process.env`. */
export function processEnvironment(): Environment {
  const variables = process.env;
  // HOME (USERPROFILE on Windows) wins over the password database, as it does for the AWS CLI.
  return { variables, platform: process.platform, home: homedir() };
}

/**
 * Silences the AWS SDK's notice about old Node versions, which goes straight to stderr and through the drawn screen.
 * It must be set in the process's own environment before the first client is made.
 */
export function silenceSdkNotices(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
