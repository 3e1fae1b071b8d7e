/** An unknown value of any type, as the engine sends it. Source: `unknownValue` in the SDK's runtime/rpc. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks an asset, an archive, a resource or a wrapped secret. Source: `specialSigKey` in the SDK's runtime/rpc. */
export const specialKey = "4dabf18193072939515e22adb298388d";
