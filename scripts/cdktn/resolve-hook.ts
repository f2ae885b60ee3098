import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// Loaded with --import before the sources of packages/infra: what they import from CDKTF comes from CDK Terrain instead.
const { CDKTN_FOLDER = '', CDKTN_REPLACES = '' } = process.env;
const { resolve: resolveThere } = createRequire(`${CDKTN_FOLDER}/from.js`);
const replacesProvider = CDKTN_REPLACES.includes('provider');

registerHooks({
  resolve(specifier, context, next) {
    const other = otherName(specifier);
    if (other === undefined) return next(specifier, context);
    return { url: pathToFileURL(resolveThere(other)).href, shortCircuit: true };
  },
});

/** `cdktf` → `cdktn`, `@cdktf/provider-aws/lib/…` → `@cdktn/provider-aws/lib/…`; both sides share one `constructs`. */
function otherName(specifier: string): string | undefined {
  if (/^(cdktf|constructs)(\/|$)/.test(specifier)) return specifier.replace(/^cdktf/, 'cdktn');
  if (replacesProvider && specifier.startsWith('@cdktf/provider-aws/'))
    return specifier.replace('@cdktf/', '@cdktn/');
  return undefined;
}
