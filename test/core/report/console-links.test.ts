import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consoleLink } from '../../../src/core/report/console-links.ts';

const HERE = { partition: 'aws', region: 'eu-west-1' };

describe('the console page of a resource', () => {
  it.each([
    [
      'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5',
      'https://us-east-1.console.aws.amazon.com/apigateway/main/apis/a1b2c3d4e5/resources?api=a1b2c3d4e5&' +
        'region=us-east-1',
    ],
    [
      'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod',
      'https://us-east-1.console.aws.amazon.com/apigateway/main/apis/a1b2c3d4e5/resources?api=a1b2c3d4e5&' +
        'region=us-east-1',
    ],
    ['arn:aws:iam::111122223333:role/team/checkout', 'https://console.aws.amazon.com/iam/home#/roles/details/checkout'],
    ['arn:aws:iam::111122223333:user/mia', 'https://console.aws.amazon.com/iam/home#/users/details/mia'],
    [
      'arn:aws:lambda:eu-west-1:111122223333:function:orders:live',
      'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/orders',
    ],
    [
      'ec2:vpc-endpoint/vpce-0a1b',
      'https://eu-west-1.console.aws.amazon.com/vpcconsole/home?region=eu-west-1#EndpointDetails:' +
        'vpcEndpointId=vpce-0a1b',
    ],
  ])('%s', (resource, address) => expect(consoleLink(resource, HERE)).toBe(address));

  it.each(['request:signature', '/orders', '$connect', 'arn:aws:sqs:eu-west-1:111122223333:queue', ''])(
    'none for %s',
    (resource) => expect(consoleLink(resource, HERE)).toBeNull(),
  );

  it('stands in its own partition', () => {
    expect(
      consoleLink('arn:aws-cn:iam::111122223333:user/mia', { partition: 'aws-cn', region: 'cn-north-1' }),
    ).toContain('https://console.amazonaws.cn/');
    expect(
      consoleLink('arn:aws-us-gov:iam::111122223333:user/mia', { partition: 'aws-us-gov', region: 'us-gov-west-1' }),
    ).toContain('amazonaws-us-gov.com');
  });

  it('holds nothing that could end an address or a terminal sequence, whatever the name is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('arn:aws:iam::1:role/', 'arn:aws:lambda:r:1:function:', 'ec2:vpc-endpoint/'),
        fc.string({ unit: 'binary' }),
        (front, name) => {
          expect(consoleLink(front + name, HERE) ?? '').toMatch(/^[\x21-\x7e]*$/);
        },
      ),
    );
  });
});
