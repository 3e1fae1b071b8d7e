/**
 * The page of CDM in the console of the public cloud, in the region of CDM's address. It lists the clusters, which lead to their jobs.
 * Undefined for any other address: of another cloud, of a private one, of a gateway or of an emulator.
 *
 * Sources: the vendor's documents name pages of other services so, as `https://console.huaweicloud.com/dws` (user guide of DWS),
 * `https://console-intl.huaweicloud.com/eps/?region=ap-southeast-1#/projects/list` (SDK for Go) and
 * `https://console-intl.huaweicloud.com/cce2.0/?region=ap-southeast-3…` (solution guide). Those of China's regions are in the first
 * console, those of other regions in the second. No source was found for the page of CDM itself, so `cdm` follows the others. None was
 * found for the page of a job, nor for Europe's cloud (myhuaweicloud.eu).
 */
export function consolePageOf(address: string): string | undefined {
    const [, region] = /^https:\/\/cdm\.([a-z\d]+(?:-[a-z\d]+)+)\.myhuaweicloud\.com\/?$/.exec(address) ?? [];
    if (region === undefined) return undefined;
    const host = region.startsWith("cn-") ? "console.huaweicloud.com" : "console-intl.huaweicloud.com";
    return `https://${host}/cdm/?region=${region}`;
}
