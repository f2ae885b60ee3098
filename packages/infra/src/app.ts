import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { App } from 'cdktf';
import { ArchiveStack } from './archive-stack.ts';

const app = new App();
for (const name of environmentNames()) new ArchiveStack(app, loadEnvironment(name));
app.synth();
