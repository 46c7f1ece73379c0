// OpenMQTTGateway, firmware for ESP32 boards. Passes in service data get through where it publishes advertisement data
// and random addresses; passes in service UUIDs (iPhones) do not: it sends no UUID lists.
// Source: github.com/1technophile/OpenMQTTGateway, main/ZgatewayBT.cpp at 5d6ef1f8 (`procBLETask`, `PublishDeviceData`),
// docs/use/ble.md at 03025342, main/config_BT.h and main.cpp (topics, subscriptions).
import { readBtToMqtt } from '../bt-to-mqtt.ts';
import type { SatelliteFormat } from '../format.ts';

export const openmqttgateway: SatelliteFormat = {
	name: 'openmqttgateway',
	title: 'OpenMQTTGateway',
	// "home/" is the default base topic; the name is the gateway name of its configuration page
	adverts: (name) => [`home/${name}/BTtoMQTT/+`],
	others: (name) => [
		// LWT, version, SYStoMQTT, RLStoMQTT, WebUItoMQTT, BTtoMQTT (its settings) and whatever else is built in
		`home/${name}/#`,
		`home/presence/${name}`,
		`home/home_presence/${name}`,
		'home/internal/trackersync',
		'homeassistant/+/+/config',
		'homeassistant/+/+/+/config',
	],
	hears: (name) => [`home/${name}/commands/#`, 'home/internal/trackersync'],
	read: readBtToMqtt,
};
