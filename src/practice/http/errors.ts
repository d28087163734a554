/**
 * What a service answers when it refuses. Thrown and caught inside this folder only: a hundred small handlers would
 * otherwise each have to carry it up; the server turns it into the protocol's own error shape.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const notFound = (message: string): AwsError => new AwsError('NotFoundException', message, 404);
export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message, 400);
export const conflict = (message: string): AwsError => new AwsError('ConflictException', message, 409);
