import { z } from 'zod';
import { environmentSchema } from './environment.ts';

/** The JSON Schema of an environment file, for editors. Defaults may be left out of a file, so it is the input side. */
export const environmentJsonSchema = (): object => ({
  ...z.toJSONSchema(environmentSchema, {
    io: 'input',
    target: 'draft-7',
    // Whole numbers are safe ones: true, and no help to a reader.
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }),
  title: 'Environment of event-archive',
});
