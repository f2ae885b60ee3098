import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openWorkshop } from '../../terraform-e2e/workshop.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const untilGone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await sleep(10);
};

describe('the workshop', () => {
  it('gives what a program says, apart and together', async () => {
    const workshop = openWorkshop(new AbortController().signal);
    const { exitCode, stdout, output } = await workshop.run('sh', ['-c', 'echo größe; echo 📦 >&2; exit 3']);
    workshop.close();
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: 'größe\n' });
    expect(output).toContain('📦');
  });

  it('hands on nothing that would lead a program to AWS', async () => {
    process.env.AWS_PROFILE = 'production';
    const workshop = openWorkshop(new AbortController().signal);
    const { stdout } = await workshop.run('sh', ['-c', 'echo "$AWS_PROFILE/$AWS_REGION"'], {
      AWS_REGION: 'x',
    });
    workshop.close();
    delete process.env.AWS_PROFILE;
    expect(stdout).toBe('/x\n');
  });

  it('takes folder, programs and what they started along when it closes', async () => {
    const workshop = openWorkshop(new AbortController().signal);
    const child = workshop.start('sh', ['-c', 'sleep 60 & echo $!; wait']);
    const grandchild = await new Promise<number>((resolve) =>
      child.stdout?.once('data', (said) => resolve(Number(said))),
    );
    expect(isAlive(grandchild)).toBe(true);
    workshop.close();
    await untilGone(grandchild);
    expect(existsSync(workshop.folder)).toBe(false);
  });

  it('ends what runs when it is interrupted, and says so', async () => {
    const interruption = new AbortController();
    const workshop = openWorkshop(interruption.signal);
    const running = workshop.run('sleep', ['60']);
    interruption.abort();
    await expect(running).rejects.toThrow('interrupted while sleep ran');
    await expect(workshop.run('sleep', ['60'])).rejects.toThrow('interrupted');
    workshop.close();
  });
});
