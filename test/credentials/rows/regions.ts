import { keys, NO_AWS_REGION, type Row } from '../row.ts';

const KEYS = keys('default', 'AKIADEFAULT');
const REGION = { AWS_DEFAULT_REGION: 'eu-west-1' };
const COMMENTS = 'the file format has comments behind a blank, and the SDKs read it so';

/** Which Region. */
export const REGION_ROWS: readonly Row[] = [
  {
    name: '--region over all',
    credentials: KEYS,
    config: '[default]\nregion = us-west-2\n',
    env: REGION,
    flags: ['--region', 'us-east-1'],
  },
  {
    name: 'AWS_DEFAULT_REGION over the profile',
    credentials: KEYS,
    config: '[default]\nregion = us-west-2\n',
    env: REGION,
  },
  {
    name: 'AWS_REGION over AWS_DEFAULT_REGION',
    credentials: KEYS,
    env: { AWS_REGION: 'us-west-2', ...REGION },
    except: { v1: NO_AWS_REGION },
  },
  {
    name: 'region of the credentials file over that of the config file',
    credentials: keys('default', 'AKIADEFAULT', 'region = us-west-2'),
    config: '[default]\nregion = eu-west-1\n',
  },
  {
    name: 'the Region of [default] is not that of another profile',
    credentials: keys('other', 'AKIAOTHER'),
    config: '[default]\nregion = eu-west-1\n',
    flags: ['--profile', 'other'],
    fails: {
      exit: 2,
      says: /no Region is set: .*or set region in profile other/,
      cli: /You must specify a region/,
    },
    more: 'names the profile',
  },
  {
    name: 'no Region',
    credentials: KEYS,
    fails: {
      exit: 2,
      says: /no Region is set: add --region, set AWS_REGION, or set region in profile default/,
      cli: /You must specify a region/,
    },
  },
  {
    name: 'a Region that is none',
    credentials: KEYS,
    env: { AWS_DEFAULT_REGION: 'eu west' },
    fails: {
      exit: 2,
      says: /"eu west" \(AWS_DEFAULT_REGION\) is no Region/,
      cli: /Provided region_name 'eu west' doesn't match a supported format/,
    },
    more: 'names the variable',
  },
  {
    name: 'a Region with a comment behind it',
    credentials: KEYS,
    config: '[default]\nregion = eu-west-1  # Ireland\n',
    except: { v1: COMMENTS, v2: COMMENTS },
  },
  {
    name: 'the Region of the instance',
    env: { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/' },
    except: { v1: 'version 1 asks the instance for keys only, version 2 for its Region too' },
  },
];
