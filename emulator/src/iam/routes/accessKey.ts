import type { OwnRoute } from "../../service.js";
import { ownApi } from "../errors.js";
import type { Iam } from "../iam.js";

/**
 * Says whose a permanent access key is. A user may ask that of his own.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_03_0003.html
 */
export const accessKey: OwnRoute<Iam> = {
    operation: "accessKey",
    method: "GET",
    path: "/v3.0/OS-CREDENTIAL/credentials/{accessKey}",
    handle: (iam, request) => {
        const key = decodeURIComponent(request.path.split("/").at(-1) ?? "");
        const { id } = iam.caller(request, ownApi);
        if (iam.ownerOfKey(key)?.id !== id) {
            throw ownApi.notAllowed();
        }
        return { status: 200, body: { credential: { access: key, user_id: id, status: "active", description: "" } } };
    },
};
