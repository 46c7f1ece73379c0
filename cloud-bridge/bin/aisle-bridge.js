#!/usr/bin/env node
import { runPinned } from '../../scripts/run-pinned.js';

await runPinned('aisle-bridge', new URL('../src/main.ts', import.meta.url).href);
