// Every check, in the order in which it is shown: from the machine outwards.
import type { Check } from '../check.ts';
import { card } from './card.ts';
import { certificates } from './certificates.ts';
import { clock } from './clock.ts';
import { cloud } from './cloud.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { machine } from './machine.ts';
import { noble } from './noble.ts';
import { ports } from './ports.ts';
import { radio } from './radio.ts';
import { running } from './running.ts';
import { satellites } from './satellites.ts';
import { service } from './service.ts';
import { settings } from './settings.ts';
import { site } from './site.ts';

export const CHECKS: readonly Check[] = [
	...[machine, clock, disk, card],
	...[settings, site, database, ports, certificates],
	...[noble, radio, satellites, cloud],
	...[service, running],
];
