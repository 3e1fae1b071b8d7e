import { expect } from "chai";
import { consolePageOf } from "#provider/cdm/config/consolePage.js";

describe("CDM's page in the console", () => {
    const table: [string, string | undefined][] = [
        ["https://cdm.cn-north-4.myhuaweicloud.com", "https://console.huaweicloud.com/cdm/?region=cn-north-4"],
        ["https://cdm.cn-north-4.myhuaweicloud.com/", "https://console.huaweicloud.com/cdm/?region=cn-north-4"],
        [
            "https://cdm.ap-southeast-1.myhuaweicloud.com",
            "https://console-intl.huaweicloud.com/cdm/?region=ap-southeast-1",
        ],
        ["https://cdm.la-north-2.myhuaweicloud.com", "https://console-intl.huaweicloud.com/cdm/?region=la-north-2"],
        ["https://cdm.eu-west-101.myhuaweicloud.eu", undefined],
        ["https://cdm.eu-de.otc.t-systems.com", undefined],
        ["https://cdm.region.private.example", undefined],
        ["https://cdm.cn-north-4.myhuaweicloud.com/prefix", undefined],
        ["https://cdm.cn-north-4.myhuaweicloud.com.evil.example", undefined],
        ["https://user:word@cdm.cn-north-4.myhuaweicloud.com", undefined],
        ["https://cdm.obs.myhuaweicloud.com", undefined],
        ["http://127.0.0.1:9090", undefined],
    ];
    for (const [address, page] of table) {
        it(`of ${address} is ${page ?? "not known"}`, () => {
            expect(consolePageOf(address)).to.equal(page);
        });
    }
});
