import { once } from 'node:events';
import { LOCAL_CREDENTIALS } from '@event-archive/aws-clients';
import { loadEnvironment } from '@event-archive/environments';
import { type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { corrections } from './corrections.ts';
import { type Front, startFront } from './front.ts';
import { startMoto } from './moto.ts';
import type { Workshop } from './workshop.ts';

/** The corrected emulator where environment `moto` looks for it, until Ctrl-C. */
export async function serve(workshop: Workshop, io: Io): Promise<ExitCode> {
  const { endpoint, region } = loadEnvironment('moto');
  const { hostname, port } = new URL(endpoint ?? '');
  const moto = await startMoto(workshop, hostname);
  const front = await frontAt(moto, Number(port));
  io.print(`serving ${front.endpoint}; Ctrl-C ends it and forgets everything. In another terminal:`);
  io.print(
    [
      `  export AWS_ACCESS_KEY_ID=${LOCAL_CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${LOCAL_CREDENTIALS.secretAccessKey} AWS_REGION=${region}`,
      '  pnpm cdktf deploy moto',
      '  pnpm producer send --env moto',
      `  pnpm local firehose --endpoint ${front.endpoint} --all --until-idle 5`,
      '  pnpm verify --env moto --ledger latest',
    ].join('\n'),
  );
  if (!io.interrupted.aborted) await once(io.interrupted, 'abort');
  await front.close();
  return 0;
}

async function frontAt(moto: string, port: number): Promise<Front> {
  try {
    return await startFront(moto, corrections(), { port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new UserError(`another program listens on port ${port}, where environment moto looks; end it`, {
      cause,
    });
  }
}
