/** What an unknown value is on the wire, whatever its type. Source: `unknownValue` in the SDK's runtime/rpc. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key under which assets, archives, resources and wrapped secrets travel. Source: `specialSigKey` in the SDK's runtime/rpc. */
export const specialKey = "4dabf18193072939515e22adb298388d";
