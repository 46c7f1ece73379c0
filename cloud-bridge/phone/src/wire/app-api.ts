// The bridge's `/v1/app/…` as functions; shapes come from the protocol.
import {
	AppConfig,
	CheckInReply,
	ConsentReceipt,
	ConsentsReply,
	EnrolReply,
	type EnrolRequest,
	ErasureProof,
	InboxReply,
	MeReply,
	type OfferMark,
	PassReply,
	type PauseRequest,
	PhoneCode,
	PresenceReply,
	type Purpose,
	SightingsReply,
	type SightingsRequest,
	type TextRef,
	Tokens,
} from '@aisle/protocol/app-api';
import { z } from 'zod';
import { request } from './request.ts';

const APP = '/v1/app';

export const readConfig = (language: string) =>
	request(`${APP}/config?language=${encodeURIComponent(language)}`, AppConfig);

export const enrol = (body: EnrolRequest) => request(`${APP}/enrol`, EnrolReply, { method: 'POST', body });

export const refresh = (refreshToken: string) =>
	request(`${APP}/token`, Tokens, { method: 'POST', body: { refreshToken } });

/** A code that lets another phone in. */
export const makePhoneCode = (token: string) => request(`${APP}/phones`, PhoneCode, { method: 'POST', token });

export const join = (code: string) => request(`${APP}/phones/join`, EnrolReply, { method: 'POST', body: { code } });

/** The others keep their access. */
export const leave = (token: string) => request(`${APP}/phones/current`, null, { method: 'DELETE', token });

export const joinStore = (token: string, store: string) =>
	request(`${APP}/stores/${store}`, MeReply, { method: 'PUT', token });

export const leaveStore = (token: string, store: string) =>
	request(`${APP}/stores/${store}`, MeReply, { method: 'DELETE', token });

export const readMe = (token: string) => request(`${APP}/me`, MeReply, { token });

export const erase = (token: string) => request(`${APP}/me`, ErasureProof, { method: 'DELETE', token });

export const readConsents = (token: string) => request(`${APP}/consents`, ConsentsReply, { token });

export const changeConsent = (token: string, purpose: Purpose, granted: boolean, text: TextRef) =>
	request(`${APP}/consents/${purpose}`, MeReply, { method: 'PUT', token, body: { granted, text, channel: 'web' } });

export const readReceipt = (token: string) => request(`${APP}/consents/receipt`, ConsentReceipt, { token });

/** Whatever is in it is the shopper's: none of it is left out because this page does not know it. */
export const readExport = (token: string) => request(`${APP}/export`, z.looseObject({}), { token });

export const pause = (token: string, body: PauseRequest) =>
	request(`${APP}/pause`, MeReply, { method: 'PUT', token, body });

export const endPause = (token: string) => request(`${APP}/pause`, MeReply, { method: 'DELETE', token });

export const giveName = (token: string, name: string) =>
	request(`${APP}/name`, MeReply, { method: 'PUT', token, body: { name } });

export const takeName = (token: string) => request(`${APP}/name`, MeReply, { method: 'DELETE', token });

const fobUrl = (store: string, fob: string) => `${APP}/fobs/${store}/${encodeURIComponent(fob)}`;

export const linkFob = (token: string, store: string, fob: string, code: string) =>
	request(fobUrl(store, fob), MeReply, { method: 'PUT', token, body: { code } });

export const unlinkFob = (token: string, store: string, fob: string) =>
	request(fobUrl(store, fob), MeReply, { method: 'DELETE', token });

/** `phoneTime` has the bridge say where this phone's clock is off. */
export const readPass = (token: string) =>
	request(`${APP}/pass?phoneTime=${encodeURIComponent(new Date().toISOString())}`, PassReply, { token });

export const readPresence = (token: string) => request(`${APP}/presence`, PresenceReply, { token });

export const checkIn = (token: string, code: string) =>
	request(`${APP}/check-ins`, CheckInReply, { method: 'POST', token, body: { code } });

export const sendSightings = (token: string, body: SightingsRequest) =>
	request(`${APP}/sightings`, SightingsReply, { method: 'POST', token, body });

export const readInbox = (token: string) => request(`${APP}/offers`, InboxReply, { token });

export const markOffer = (token: string, id: string, mark: OfferMark['mark']) =>
	request(`${APP}/offers/${id}/marks`, null, { method: 'POST', token, body: { mark } });
