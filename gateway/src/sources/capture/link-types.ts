// The link types of pcap and pcapng (tcpdump.org/linktypes.html): those with adverts in them, and names for what else people try.
import { readH4, readH4WithDirection, readMonitorWithHeader } from './hci-packets.ts';
import { readLinkLayer, readLinkLayerWithHeader } from './link-layer.ts';
import type { PacketReader } from './packet-intake.ts';

const READERS: Record<number, PacketReader | undefined> = {
	187: readH4,
	201: readH4WithDirection,
	251: readLinkLayer,
	254: readMonitorWithHeader,
	256: readLinkLayerWithHeader,
};

const NAMES: Record<number, string | undefined> = {
	1: 'Ethernet',
	105: 'Wi-Fi',
	113: 'Linux cooked',
	127: 'Wi-Fi with radiotap',
	187: 'BLUETOOTH_HCI_H4',
	189: 'USB',
	192: 'PPI',
	195: 'IEEE 802.15.4',
	201: 'BLUETOOTH_HCI_H4_WITH_PHDR',
	220: 'USB',
	249: 'USBPcap',
	251: 'BLUETOOTH_LE_LL',
	254: 'BLUETOOTH_LINUX_MONITOR',
	255: 'BLUETOOTH_BREDR_BB',
	256: 'BLUETOOTH_LE_LL_WITH_PHDR',
	272: 'NORDIC_BLE',
};

export function packetReader(linkType: number): PacketReader | undefined {
	return READERS[linkType];
}

/** A sentence with what could be read instead. */
export function otherLinkType(linkType: number): string {
	const readable = Object.keys(READERS).map((type) => `${type} (${NAMES[Number(type)]})`);
	const name = NAMES[linkType];
	return `has packets of link type ${linkType}${name ? ` (${name})` : ''}, which cannot be played; these can: ${readable.join(', ')}`;
}
