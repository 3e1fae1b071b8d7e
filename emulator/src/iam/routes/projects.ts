import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { keystoneErrors } from "../iamErrors.js";
import { domainId, type Project } from "../identity.js";

/**
 * Lists the caller's projects, or those with the given name. A client knows its region, and finds the project's id by
 * the region's name.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/project_management/querying_project_information_based_on_the_specified_criteria.html
 */
export const projects: ServiceRoute<Iam> = {
    operation: "projects",
    method: "GET",
    path: "/v3/projects",
    handle: (iam, request) => {
        const { query, path, headers } = request;
        const name = query.get("name") ?? undefined;
        const domain = query.get("domain_id");
        const matches = (project: Project) =>
            (name === undefined || project.name === name) && (domain === null || domainId(project.domain) === domain);
        const found = iam.findProjects(iam.authenticate(request, keystoneErrors), matches, name);
        const url = `http://${headers.host}${path}`;
        return {
            status: 200,
            body: {
                links: { self: query.size > 0 ? `${url}?${query}` : url, previous: null, next: null },
                projects: found.map((project) => projectBody(project, url)),
            },
        };
    },
};

function projectBody({ id, name, domain }: Project, url: string): object {
    return {
        is_domain: false,
        description: "",
        links: { self: `${url}/${id}` },
        enabled: true,
        id,
        parent_id: domainId(domain),
        domain_id: domainId(domain),
        name,
    };
}
