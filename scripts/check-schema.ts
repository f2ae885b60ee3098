import { datasets } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal';
import { readReleasedShapes, releasedFile } from './released-shapes.ts';
import type { Check } from './repository.ts';
import { evolutionsOf } from './schema-evolution.ts';

/** Every dataset is what was last released. Also a safe change fails: unreleased, nobody sees it being taken back. */
export const check: Check = {
  name: 'schema',
  async run(root) {
    try {
      return evolutionsOf(readReleasedShapes(root), datasets).flatMap(({ changes }) =>
        changes.map(({ dataset, field, change, breaks }) => {
          const place = [releasedFile(dataset), ...(field === null ? [] : [field]), change].join(': ');
          return `${place}: ${breaks ? 'breaks readers; pnpm schema check says how' : 'not released; run pnpm schema release'}`;
        }),
      );
    } catch (error) {
      if (error instanceof UserError) return [error.message];
      throw error;
    }
  },
};
