// The formats there are. One line here, one file beside it, one folder of samples in test/recordings/satellites.
import { formatsByName, type SatelliteFormat } from '../format.ts';
import { aisle } from './aisle.ts';
import { aprilBrother } from './april-brother.ts';
import { espresense } from './espresense.ts';
import { minewG1 } from './minew-g1.ts';
import { openmqttgateway } from './openmqttgateway.ts';
import { shelly } from './shelly.ts';
import { theengs } from './theengs.ts';

export const SATELLITE_FORMATS: readonly SatelliteFormat[] = [
	aisle,
	aprilBrother,
	espresense,
	minewG1,
	openmqttgateway,
	shelly,
	theengs,
];

export const SATELLITE_FORMATS_BY_NAME = formatsByName(SATELLITE_FORMATS);
