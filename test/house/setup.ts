import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Ink draws nothing before its end where CI is set, even on a real terminal; people's terminals have it unset.
delete process.env['CI'];
delete process.env['CONTINUOUS_INTEGRATION'];

// The computer's own AWS settings must not leak into a test.
for (const name of Object.keys(process.env))
  if (name.startsWith('AWS_') || name.startsWith('APIGW_DOCTOR_')) delete process.env[name];
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// Journals and summaries of a test stay out of the person's own.
process.env['XDG_STATE_HOME'] = mkdtempSync(join(tmpdir(), 'apigw-doctor-state-'));
