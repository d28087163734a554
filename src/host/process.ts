import { homedir } from 'node:os';
import process from 'node:process';
import type { Environment } from './environment.ts';

/** The running process's environment: the one reader of `process.env`. */
export function processEnvironment(): Environment {
  // HOME (USERPROFILE on Windows) wins over the password database, as it does for the AWS CLI.
  return { variables: { ...process.env }, platform: process.platform, home: homedir() };
}

/**
 * Sets, in the process's own environment, what the AWS SDK reads only there; must run before the first client is made.
 * Its notice about old Node versions goes straight to stderr, through the drawn screen. Its own search for endpoints
 * takes `[default]`'s even when another profile is asked for: the endpoint is worked out here and handed over.
 */
export function prepareSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true';
}
