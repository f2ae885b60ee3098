// `pnpm verify --format json` must put one JSON value on stdout and nothing else, so the banner that pnpm prints
// before a script is switched off for our own scripts. `pnpm install` and the like keep their output.
const { scripts } = require('./package.json');

module.exports = {
  hooks: {
    updateConfig(config) {
      const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
      if (command in scripts) config.reporter = 'silent';
      return config;
    },
  },
};
