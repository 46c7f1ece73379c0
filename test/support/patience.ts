// How long `vi.waitFor` waits where a test does not say: vitest's one second is short on a machine that runs everything at once.
import { vi } from 'vitest';

const PATIENCE_MS = 10_000;

const waitFor = vi.waitFor;
vi.waitFor = (callback, options) =>
	waitFor(callback, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
