// Generated from docs/reference/openapi.json by "npm run generate": do not edit.
export interface paths {
    "/v1/app/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stores and zones, the words to agree to, and where a demo page finds its radio */
        get: {
            parameters: {
                query?: {
                    language?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "stores": [
                         *         {
                         *           "id": "berlin-mitte",
                         *           "name": "Berlin Mitte",
                         *           "zones": [
                         *             {
                         *               "id": "shoes",
                         *               "name": "Shoes"
                         *             }
                         *           ]
                         *         }
                         *       ],
                         *       "controller": {
                         *         "name": "Example Sports GmbH",
                         *         "contact": "privacy@shop.example"
                         *       },
                         *       "text": {
                         *         "version": 1,
                         *         "language": "en",
                         *         "intro": "What this is.",
                         *         "purposes": {
                         *           "presence": {
                         *             "label": "Agree to presence",
                         *             "words": "What is done, and what is not."
                         *           },
                         *           "offers": {
                         *             "label": "Agree to offers",
                         *             "words": "What is done, and what is not."
                         *           },
                         *           "purchases": {
                         *             "label": "Agree to purchases",
                         *             "words": "What is done, and what is not."
                         *           },
                         *           "staff": {
                         *             "label": "Agree to staff",
                         *             "words": "What is done, and what is not."
                         *           },
                         *           "research": {
                         *             "label": "Agree to research",
                         *             "words": "What is done, and what is not."
                         *           }
                         *         }
                         *       },
                         *       "languages": [
                         *         "en",
                         *         "de"
                         *       ],
                         *       "minimumAge": 16,
                         *       "retention": {
                         *         "visitsDays": 30,
                         *         "offersDays": 90,
                         *         "backupsDays": 7
                         *       }
                         *     }
                         */
                        "application/json": {
                            stores: {
                                id: string;
                                name: string;
                                zones: {
                                    id: string;
                                    name: string;
                                }[];
                            }[];
                            controller: {
                                name: string;
                                contact: string;
                                /** Format: uri */
                                notice?: string;
                            };
                            text: {
                                version: number;
                                language: string;
                                intro: string;
                                purposes: {
                                    [key: string]: {
                                        label: string;
                                        words: string;
                                    };
                                };
                            };
                            languages: string[];
                            minimumAge: number;
                            retention: {
                                visitsDays: number;
                                offersDays: number;
                                backupsDays: number;
                            };
                            /** Format: uri */
                            radioUrl?: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What receipts and proofs of erasure are signed with, as a JWK set to check them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "keys": [
                         *         {
                         *           "kty": "OKP",
                         *           "crv": "Ed25519",
                         *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                         *           "use": "sig",
                         *           "alg": "EdDSA"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            keys: {
                                /** @enum {string} */
                                kty: "OKP";
                                /** @enum {string} */
                                crv: "Ed25519";
                                x: string;
                                /** @enum {string} */
                                use: "sig";
                                /** @enum {string} */
                                alg: "EdDSA";
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opt in at one store, with the words that were on the screen */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "store": "berlin-mitte",
                     *       "consents": [
                     *         "presence",
                     *         "offers"
                     *       ],
                     *       "text": {
                     *         "version": 1,
                     *         "language": "en"
                     *       },
                     *       "ageConfirmed": true,
                     *       "channel": "app"
                     *     }
                     */
                    "application/json": {
                        store: string;
                        consents: ("presence" | "offers" | "purchases" | "staff" | "research")[];
                        text: {
                            version: number;
                            language: string;
                        };
                        ageConfirmed: boolean;
                        /**
                         * @default app
                         * @enum {string}
                         */
                        channel?: "app" | "web" | "door";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "token": "mZ0w7pJx2cUq1dQvYk3s8RtLh5nB9fGa4eXoKiWyTzE",
                         *       "expiresAt": "2026-11-22T10:00:00.000Z",
                         *       "refreshToken": "h1GfU7c0mYqvXo2sJd9RtWnE5kLzB3aPiQ8xV6wKbTy",
                         *       "refreshExpiresAt": "2027-05-21T09:00:00.000Z"
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            token: string;
                            expiresAt: string;
                            refreshToken: string;
                            refreshExpiresAt: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New tokens for a refresh token; where the answer was lost, the same one brings others */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "refreshToken": "h1GfU7c0mYqvXo2sJd9RtWnE5kLzB3aPiQ8xV6wKbTy"
                     *     }
                     */
                    "application/json": {
                        refreshToken: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "token": "mZ0w7pJx2cUq1dQvYk3s8RtLh5nB9fGa4eXoKiWyTzE",
                         *       "expiresAt": "2026-11-22T10:00:00.000Z",
                         *       "refreshToken": "h1GfU7c0mYqvXo2sJd9RtWnE5kLzB3aPiQ8xV6wKbTy",
                         *       "refreshExpiresAt": "2027-05-21T09:00:00.000Z"
                         *     }
                         */
                        "application/json": {
                            token: string;
                            expiresAt: string;
                            refreshToken: string;
                            refreshExpiresAt: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/phones/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let this phone in with the code that another phone of the shopper shows */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "code": "7KQ2M-X04RT"
                     *     }
                     */
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "token": "mZ0w7pJx2cUq1dQvYk3s8RtLh5nB9fGa4eXoKiWyTzE",
                         *       "expiresAt": "2026-11-22T10:00:00.000Z",
                         *       "refreshToken": "h1GfU7c0mYqvXo2sJd9RtWnE5kLzB3aPiQ8xV6wKbTy",
                         *       "refreshExpiresAt": "2027-05-21T09:00:00.000Z"
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            token: string;
                            expiresAt: string;
                            refreshToken: string;
                            refreshExpiresAt: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known about this shopper */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Erase this shopper: key, consents, offers and what was seen of them; answers a signed proof */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "0f4e4f2d6b6a0f1f7d0a3b0c9c0f3a6c7be0f6e21c0ddc3b9a6d1d9d3c1b7a55",
                         *       "erasedAt": "2026-11-22T09:03:10.250Z",
                         *       "erased": {
                         *         "shopper": 1,
                         *         "membership": 1,
                         *         "phone": 1,
                         *         "consent": 2,
                         *         "offer": 3,
                         *         "visit": 4,
                         *         "zone_visit": 11,
                         *         "event": 19
                         *       },
                         *       "gatewaysBy": "2026-11-26T00:00:00.000Z",
                         *       "backupsBy": "2026-11-29T09:03:10.250Z",
                         *       "signed": "eyJhbGciOiJFZERTQSIsInR5cCI6ImFpc2xlLWVyYXN1cmUrand…"
                         *     }
                         */
                        "application/json": {
                            shopper: string;
                            erasedAt: string;
                            erased: {
                                [key: string]: number;
                            };
                            gatewaysBy: string;
                            backupsBy: string;
                            signed: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/consents/{purpose}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give one consent, with the words that were on the screen, or withdraw it, which takes effect at once */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    purpose: "presence" | "offers" | "purchases" | "staff" | "research";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "granted": false,
                     *       "channel": "app"
                     *     }
                     */
                    "application/json": {
                        granted: boolean;
                        text?: {
                            version: number;
                            language: string;
                        };
                        /**
                         * @default app
                         * @enum {string}
                         */
                        channel?: "app" | "web" | "door";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/stores/{store}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Be recognised in another store too */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    store: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Leave one store of several; what was seen there is deleted */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    store: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** The name that staff may see */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Anna"
                     *     }
                     */
                    "application/json": {
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Delete the name */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Be nobody for an hour or a day, from now: not recognised, not told anything */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "for": "hour"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        for: "hour" | "day";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** End the pause now */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/phones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A code that lets another phone in: once, and for ten minutes */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "code": "7KQ2M-X04RT",
                         *       "expiresAt": "2026-11-22T09:13:10.250Z"
                         *     }
                         */
                        "application/json": {
                            code: string;
                            expiresAt: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/phones/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Leave with this phone; the others keep their access */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done; no body */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/pass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Identifiers to advertise: the previous, the running and those of the coming 24 hours */
        get: {
            parameters: {
                query?: {
                    store?: string;
                    phoneTime?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "store": "berlin-mitte",
                         *       "now": "2026-11-22T09:03:10.250Z",
                         *       "clock": {
                         *         "offsetS": -1.5,
                         *         "isOff": false
                         *       },
                         *       "rids": [
                         *         {
                         *           "rid": "3f9a0c54d7e1b286",
                         *           "from": "2026-11-22T09:00:00.000Z",
                         *           "to": "2026-11-22T09:10:00.000Z"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            store: string;
                            now: string;
                            clock?: {
                                offsetS: number;
                                isOff: boolean;
                                words?: string;
                            };
                            pausedUntil?: string;
                            rids: {
                                rid: string;
                                from: string;
                                to: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/pass/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Day keys of today and two days more (UTC), for a phone that makes its identifiers itself */
        get: {
            parameters: {
                query?: {
                    store?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "store": "berlin-mitte",
                         *       "now": "2026-11-22T09:03:10.250Z",
                         *       "days": [
                         *         {
                         *           "day": 20779,
                         *           "dayKey": "8f2b6c1d0e9a47538b1c2d3e4f506172",
                         *           "from": "2026-11-22T00:00:00.000Z",
                         *           "to": "2026-11-23T00:00:00.000Z"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            store: string;
                            now: string;
                            pausedUntil?: string;
                            days: {
                                day: number;
                                dayKey: string;
                                from: string;
                                to: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/fobs/{store}/{fob}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Carry this fob; whoever carried it before does so no longer */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    store: string;
                    fob: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "code": "Q4T8W-2HX"
                     *     }
                     */
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Carry this fob no longer */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    store: string;
                    fob: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "store": "berlin-mitte",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *       "consents": {
                         *         "presence": true,
                         *         "offers": true,
                         *         "purchases": false,
                         *         "staff": true,
                         *         "research": false
                         *       },
                         *       "name": "Anna",
                         *       "fobs": [
                         *         {
                         *           "store": "berlin-mitte",
                         *           "fob": "fob-12"
                         *         }
                         *       ],
                         *       "phones": 1
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            store: string;
                            stores: string[];
                            enrolledAt: string;
                            consents: {
                                [key: string]: boolean;
                            };
                            pausedUntil?: string;
                            name?: string;
                            fobs: {
                                store: string;
                                fob: string;
                            }[];
                            phones: number;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this shopper agrees to now, and every line of their ledger */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "now": {
                         *         "presence": {
                         *           "granted": true,
                         *           "since": "2026-11-22T09:00:00.000Z",
                         *           "expiresAt": "2028-11-22T09:00:00.000Z"
                         *         },
                         *         "offers": {
                         *           "granted": false
                         *         },
                         *         "purchases": {
                         *           "granted": false
                         *         },
                         *         "staff": {
                         *           "granted": false
                         *         },
                         *         "research": {
                         *           "granted": false
                         *         }
                         *       },
                         *       "ledger": [
                         *         {
                         *           "number": 17,
                         *           "purpose": "presence",
                         *           "granted": true,
                         *           "at": "2026-11-22T09:00:00.000Z",
                         *           "text": {
                         *             "version": 1,
                         *             "language": "en"
                         *           },
                         *           "channel": "app",
                         *           "expiresAt": "2028-11-22T09:00:00.000Z",
                         *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            now: {
                                [key: string]: {
                                    granted: boolean;
                                    since?: string;
                                    expiresAt?: string;
                                };
                            };
                            ledger: {
                                number: number;
                                /** @enum {string} */
                                purpose: "presence" | "offers" | "purchases" | "staff" | "research";
                                granted: boolean;
                                at: string;
                                text: {
                                    version: number;
                                    language: string;
                                };
                                /** @enum {string} */
                                channel: "app" | "web" | "door" | "expiry";
                                expiresAt?: string;
                                hash: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/consents/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A signed receipt of the ledger, to keep; "aisle-bridge consents check --receipt" checks it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *       "controller": "Example Sports GmbH, privacy@shop.example",
                         *       "issuedAt": "2026-11-22T09:03:10.250Z",
                         *       "stores": [
                         *         "berlin-mitte"
                         *       ],
                         *       "lines": [
                         *         {
                         *           "number": 17,
                         *           "purpose": "presence",
                         *           "granted": true,
                         *           "at": "2026-11-22T09:00:00.000Z",
                         *           "text": {
                         *             "version": 1,
                         *             "language": "en"
                         *           },
                         *           "channel": "app",
                         *           "expiresAt": "2028-11-22T09:00:00.000Z",
                         *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                         *         }
                         *       ],
                         *       "texts": [],
                         *       "chain": {
                         *         "number": 17,
                         *         "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                         *       },
                         *       "signed": "eyJhbGciOiJFZERTQSIsInR5cCI6ImFpc2xlLXJlY2VpcHQrand…"
                         *     }
                         */
                        "application/json": {
                            /** Format: uuid */
                            shopper: string;
                            controller: string;
                            issuedAt: string;
                            stores: string[];
                            lines: {
                                number: number;
                                /** @enum {string} */
                                purpose: "presence" | "offers" | "purchases" | "staff" | "research";
                                granted: boolean;
                                at: string;
                                text: {
                                    version: number;
                                    language: string;
                                };
                                /** @enum {string} */
                                channel: "app" | "web" | "door" | "expiry";
                                expiresAt?: string;
                                hash: string;
                            }[];
                            texts: {
                                version: number;
                                language: string;
                                intro: string;
                                purposes: {
                                    [key: string]: {
                                        label: string;
                                        words: string;
                                    };
                                };
                            }[];
                            chain: {
                                number: number;
                                hash: string;
                            };
                            signed: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is known about this shopper, as one JSON file */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "exportedAt": "2026-11-22T09:03:10.250Z",
                         *       "me": {
                         *         "shopper": "7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11",
                         *         "store": "berlin-mitte",
                         *         "stores": [
                         *           "berlin-mitte"
                         *         ],
                         *         "enrolledAt": "2026-11-22T09:00:00.000Z",
                         *         "consents": {
                         *           "presence": true,
                         *           "offers": false,
                         *           "purchases": false,
                         *           "staff": false,
                         *           "research": false
                         *         },
                         *         "fobs": [],
                         *         "phones": 1
                         *       },
                         *       "controller": {
                         *         "name": "Example Sports GmbH",
                         *         "contact": "privacy@shop.example"
                         *       },
                         *       "consents": [
                         *         {
                         *           "number": 17,
                         *           "purpose": "presence",
                         *           "granted": true,
                         *           "at": "2026-11-22T09:00:00.000Z",
                         *           "text": {
                         *             "version": 1,
                         *             "language": "en"
                         *           },
                         *           "channel": "app",
                         *           "expiresAt": "2028-11-22T09:00:00.000Z",
                         *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                         *         }
                         *       ],
                         *       "visits": [],
                         *       "offers": [],
                         *       "unsentOffers": [],
                         *       "audit": [
                         *         {
                         *           "at": "2026-11-22T09:03:10.250Z",
                         *           "kind": "phone-clock-off",
                         *           "words": "A phone said a time that is minutes or more off.",
                         *           "store": "berlin-mitte",
                         *           "detail": {
                         *             "offsetS": 3600
                         *           }
                         *         }
                         *       ],
                         *       "fobs": [],
                         *       "phones": [
                         *         {
                         *           "since": "2026-11-22T09:00:00.000Z",
                         *           "lastSeenAt": "2026-11-22T09:03:10.250Z"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            exportedAt: string;
                            me: {
                                /** Format: uuid */
                                shopper: string;
                                store: string;
                                stores: string[];
                                enrolledAt: string;
                                consents: {
                                    [key: string]: boolean;
                                };
                                pausedUntil?: string;
                                name?: string;
                                fobs: {
                                    store: string;
                                    fob: string;
                                }[];
                                phones: number;
                            };
                            controller: {
                                name: string;
                                contact: string;
                                /** Format: uri */
                                notice?: string;
                            };
                            consents: {
                                number: number;
                                /** @enum {string} */
                                purpose: "presence" | "offers" | "purchases" | "staff" | "research";
                                granted: boolean;
                                at: string;
                                text: {
                                    version: number;
                                    language: string;
                                };
                                /** @enum {string} */
                                channel: "app" | "web" | "door" | "expiry";
                                expiresAt?: string;
                                hash: string;
                            }[];
                            visits: {
                                id: string;
                                store: string;
                                startedAt: string;
                                endedAt?: string;
                                deletedAt: string;
                                lanes: ("pass" | "app" | "door")[];
                                zones: {
                                    zone: {
                                        id: string;
                                        name: string;
                                    };
                                    enteredAt: string;
                                    leftAt?: string;
                                    /** @enum {string} */
                                    lane: "pass" | "app" | "door";
                                }[];
                            }[];
                            offers: {
                                /** Format: uuid */
                                id: string;
                                campaign: string;
                                visit: string;
                                title: string;
                                body: string;
                                /** Format: uri */
                                image?: string;
                                /** Format: uri */
                                link?: string;
                                coupon?: string;
                                expiresAt: string;
                                why: string;
                                sentAt: string;
                                seenAt?: string;
                                openedAt?: string;
                                redeemedAt?: string;
                            }[];
                            unsentOffers: {
                                store: string;
                                campaign: string;
                                state: string;
                                why: string;
                                createdAt: string;
                            }[];
                            audit: {
                                at: string;
                                kind: string;
                                words: string;
                                store?: string;
                                detail: {
                                    [key: string]: string | number;
                                };
                            }[];
                            fobs: {
                                store: string;
                                fob: string;
                                linkedAt: string;
                            }[];
                            phones: {
                                since: string;
                                lastSeenAt: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Offers that are still good, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "offers": [
                         *         {
                         *           "id": "c3f7a1de-2d0b-4f6e-8a59-0e1b7c92d644",
                         *           "campaign": "running-shoes",
                         *           "visit": "019ab2c4-7f1e-7c55-9a3d-5f0b7e6c1d22",
                         *           "title": "20 % off running shoes",
                         *           "body": "Today, at the till.",
                         *           "expiresAt": "2026-11-22T10:00:00.000Z",
                         *           "why": "You were near Shoes.",
                         *           "sentAt": "2026-11-22T09:03:10.250Z"
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            offers: {
                                /** Format: uuid */
                                id: string;
                                campaign: string;
                                visit: string;
                                title: string;
                                body: string;
                                /** Format: uri */
                                image?: string;
                                /** Format: uri */
                                link?: string;
                                coupon?: string;
                                expiresAt: string;
                                why: string;
                                sentAt: string;
                                seenAt?: string;
                                openedAt?: string;
                                redeemedAt?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/offers/{id}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that an offer was seen, opened or redeemed; saying it twice changes nothing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "mark": "seen"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        mark: "seen" | "opened" | "redeemed";
                    };
                };
            };
            responses: {
                /** @description Done; no body */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Zone and offers as they happen; Last-Event-ID brings what was missed */
        get: {
            parameters: {
                query?: never;
                header?: {
                    accept?: string;
                    "last-event-id"?: number;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A stream of events */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report the store's own iBeacons that the phone hears, about once a minute; late and repeated is fine */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "store": "berlin-mitte",
                     *       "sentAt": "2026-11-22T09:03:10.250Z",
                     *       "sightings": [
                     *         {
                     *           "at": "2026-11-22T09:03:08.100Z",
                     *           "beacon": {
                     *             "uuid": "a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788",
                     *             "major": 17,
                     *             "minor": 1
                     *           },
                     *           "rssiDbm": -64
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        store: string;
                        sentAt: string;
                        sightings: {
                            at: string;
                            beacon: {
                                /** Format: uuid */
                                uuid: string;
                                major: number;
                                minor: number;
                            };
                            /** @default 0 */
                            rssiDbm?: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "taken": 1,
                         *       "repeated": 0,
                         *       "refused": [
                         *         {
                         *           "index": 3,
                         *           "reason": "beacon"
                         *         }
                         *       ],
                         *       "clock": {
                         *         "offsetS": -0.4,
                         *         "isOff": false
                         *       }
                         *     }
                         */
                        "application/json": {
                            taken: number;
                            repeated: number;
                            refused: {
                                index: number;
                                /** @enum {string} */
                                reason: "beacon" | "future" | "too-old" | "too-fast" | "elsewhere";
                            }[];
                            clock: {
                                offsetS: number;
                                isOff: boolean;
                                words?: string;
                            };
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/check-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Be at a door: the code of its QR code or NFC tag */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "code": "berlin-mitte.entrance.7KQ2MX04RTBC"
                     *     }
                     */
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "store": "berlin-mitte",
                         *       "zone": {
                         *         "id": "entrance",
                         *         "name": "Entrance"
                         *       },
                         *       "at": "2026-11-22T09:03:10.250Z"
                         *     }
                         */
                        "application/json": {
                            store: string;
                            zone: {
                                id: string;
                                name: string;
                            };
                            at: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/app/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where this shopper was seen, newest visit first, and when each line is deleted */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        /**
                         * @example {
                         *       "visits": [
                         *         {
                         *           "id": "019ab2c4-7f1e-7c55-9a3d-5f0b7e6c1d22",
                         *           "store": "berlin-mitte",
                         *           "startedAt": "2026-11-22T09:00:40.000Z",
                         *           "endedAt": "2026-11-22T09:21:05.500Z",
                         *           "deletedAt": "2026-12-22T09:00:40.000Z",
                         *           "lanes": [
                         *             "door",
                         *             "pass"
                         *           ],
                         *           "zones": [
                         *             {
                         *               "zone": {
                         *                 "id": "entrance",
                         *                 "name": "Entrance"
                         *               },
                         *               "enteredAt": "2026-11-22T09:00:40.000Z",
                         *               "leftAt": "2026-11-22T09:01:10.000Z",
                         *               "lane": "door"
                         *             }
                         *           ]
                         *         }
                         *       ]
                         *     }
                         */
                        "application/json": {
                            visits: {
                                id: string;
                                store: string;
                                startedAt: string;
                                endedAt?: string;
                                deletedAt: string;
                                lanes: ("pass" | "app" | "door")[];
                                zones: {
                                    zone: {
                                        id: string;
                                        name: string;
                                    };
                                    enteredAt: string;
                                    leftAt?: string;
                                    /** @enum {string} */
                                    lane: "pass" | "app" | "door";
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
                /** @description Refused: see code, detail and remedy */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
