// Once before all tests: both pages as their sources are now, so that journeys never try an old one.
import { buildPages } from '../../scripts/build-pages.ts';

export default function setup(): Promise<void> {
	return buildPages({ log: () => {} });
}
