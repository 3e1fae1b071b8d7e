import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { codedErrors } from "../iamErrors.js";

/**
 * Shows the owner of a permanent access key. A user may query only its own keys.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_03_0003.html
 */
export const accessKey: ServiceRoute<Iam> = {
    operation: "accessKey",
    method: "GET",
    path: "/v3.0/OS-CREDENTIAL/credentials/{accessKey}",
    handle: (iam, request) => {
        const key = decodeURIComponent(request.path.split("/").at(-1) ?? "");
        const { id } = iam.authenticate(request, codedErrors);
        if (iam.accessKeyOwner(key)?.id !== id) {
            throw codedErrors.forbidden();
        }
        return { status: 200, body: { credential: { access: key, user_id: id, status: "active", description: "" } } };
    },
};
