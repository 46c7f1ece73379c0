// Theengs Gateway, a program for Linux computers: OpenMQTTGateway's messages on its own topics. It cuts every service
// UUID to 16 bits (`uuid[4:8]`) and sends no UUID lists: no pass gets through.
// Source: github.com/theengs/gateway, TheengsGateway/ble_gateway.py (`detection_callback`, `publish_json`) at b28d4a21
// and later, config.py (default topics) at 77201b2d; github.com/theengs/decoder, src/devices/iBeacon_json.h at 00810bc0.
import { readBtToMqtt } from '../bt-to-mqtt.ts';
import type { SatelliteFormat } from '../format.ts';

export const theengs: SatelliteFormat = {
	name: 'theengs',
	title: 'Theengs Gateway',
	// the name is "TheengsGateway", or what stands in its place in `publish_topic`
	adverts: (name) => [`home/${name}/BTtoMQTT/+`],
	others: (name) => [
		`home/${name}/LWT`,
		`home/${name}/presence`,
		'home/internal/trackersync',
		'homeassistant/+/+/config',
		'homeassistant/+/+/+/config',
	],
	// it also asks for `home/+/BTtoMQTT/undecoded`, which would tell it what other gateways heard: refused
	hears: () => ['home/internal/trackersync'],
	read: readBtToMqtt,
};
