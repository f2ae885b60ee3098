import { join } from 'node:path';
import { durationText, type Io, UserError } from '@event-archive/terminal';
import { copyEnvironments, synthesize } from '../cdktn/synthesis.ts';
import { TERRAFORM } from './tools.ts';
import type { Workshop } from './workshop.ts';

/**
 * Has Terraform and the AWS provider check prod with every switch on: object lock, budget, QuickSight and de-aggregation,
 * which no environment has and nothing here applies. Throws with what they say.
 */
export async function validateEverySwitch(workshop: Workshop, cliConfig: string, io: Io): Promise<void> {
  const beganMs = performance.now();
  const out = join(workshop.folder, 'every-switch');
  synthesize(copyEnvironments(join(workshop.folder, 'every-switch-environments')), out);
  const folder = join(out, 'everything');
  for (const words of [['init', '-backend=false', '-input=false'], ['validate']]) {
    const { exitCode, output } = await workshop.run(
      TERRAFORM,
      [...words, '-no-color'],
      { TF_CLI_CONFIG_FILE: cliConfig },
      folder,
    );
    if (exitCode !== 0)
      throw new UserError(`prod with every switch on: terraform ${words[0]}: ${output.trim()}`, {
        exitCode: 1,
      });
  }
  const took = durationText((performance.now() - beganMs) / 1_000);
  io.error(`prod with every switch on: terraform validate finds it valid, ${took}`);
}
