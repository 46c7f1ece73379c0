#!/usr/bin/env node
import { runPinned } from '../../scripts/run-pinned.js';

await runPinned('aisle-gateway', new URL('../src/main.ts', import.meta.url).href);
