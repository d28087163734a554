import { principalName } from '../../core/api-gateway/arns.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import type { CallerChoice, Identity } from '../../core/model/ports.ts';

/** `user/mia`, `role/checkout`: the short name people know an ARN by; the ARN itself where it has none. */
export function shortName(arn: string): string {
  const name = principalName(arn);
  if (name.kind === 'user' || name.kind === 'role') return `${name.kind}/${name.name}`;
  if (name.kind === 'session') return `role/${name.roleName}`;
  return name.kind === 'root' ? 'root' : arn;
}

/** Who calls, in a few words. */
export function callerLabel(choice: CallerChoice, identity: Identity | null): string {
  switch (choice.kind) {
    case 'anonymous':
      return 'unsigned';
    case 'self':
      return identity === null ? 'this profile' : shortName(identity.arn);
    case 'profile':
      return `profile ${choice.profile}`;
    case 'arn':
      return shortName(choice.arn);
  }
}

/** `403 AccessDeniedException`, `200`, `no answer`. */
export function answerLabel(answer: Pick<SeenAnswer, 'status' | 'errorType'> | null): string {
  if (answer === null) return 'not seen';
  if (answer.status === null) return 'no HTTP answer';
  return answer.errorType === null ? String(answer.status) : `${answer.status} ${answer.errorType}`;
}
