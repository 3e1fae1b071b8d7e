"""The vendor's SDK, called as its documentation shows.

Each line of stdin names a call and who makes it, each line of stdout holds what the SDK's own models made of the answer:
{"response": ...} or {"error": ...}.
"""

import json
import os
import sys

import huaweicloudsdkcdm.v1 as cdm
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

ENDPOINT = os.environ["CDM_ENDPOINT"]
PROJECT = os.environ["CDM_PROJECT"]
CLUSTER = os.environ["CDM_CLUSTER"]


def client_for(keys):
    credentials = BasicCredentials(keys["accessKey"], keys["secretKey"], PROJECT)
    if "securityToken" in keys:
        credentials = credentials.with_security_token(keys["securityToken"])
    return cdm.CdmClient.new_builder().with_credentials(credentials).with_endpoint(ENDPOINT).build()


def start_job(client, job, variables=None):
    body = None if variables is None else cdm.CdmStartJobReq(variables)
    return client.start_job(cdm.StartJobRequest(CLUSTER, job, body))


def stop_job(client, job):
    return client.stop_job(cdm.StopJobRequest(CLUSTER, job))


def show_job_status(client, job):
    return client.show_job_status(cdm.ShowJobStatusRequest(CLUSTER, job))


def show_submissions(client, job):
    return client.show_submissions(cdm.ShowSubmissionsRequest(CLUSTER, jname=job))


def show_jobs(client, job="all", **query):
    return client.show_jobs(cdm.ShowJobsRequest(CLUSTER, job, **query))


def create_link(client, link, connector, inputs, validate=None):
    body = cdm.CdmCreateAndUpdateLinkReq([link_definition(link, connector, inputs)])
    return client.create_link(cdm.CreateLinkRequest(CLUSTER, validate=validate, body=body))


def show_link(client, link):
    return client.show_link(cdm.ShowLinkRequest(CLUSTER, link))


def update_link(client, link, connector, inputs):
    body = cdm.CdmCreateAndUpdateLinkReq([link_definition(link, connector, inputs)])
    return client.update_link(cdm.UpdateLinkRequest(CLUSTER, link, body))


def delete_link(client, link):
    return client.delete_link(cdm.DeleteLinkRequest(CLUSTER, link))


def create_job(client, job, table, job_type="NORMAL_JOB"):
    body = cdm.CdmCreateJobJsonReq([definition(job, table, job_type)])
    return client.create_job(cdm.CreateJobRequest(CLUSTER, body))


def update_job(client, job, table, new_name=None):
    body = cdm.CdmUpdateJobJsonReq([definition(new_name or job, table)])
    return client.update_job(cdm.UpdateJobRequest(CLUSTER, job, body))


def delete_job(client, job):
    return client.delete_job(cdm.DeleteJobRequest(CLUSTER, job))


def create_and_start_job(client, job, table):
    body = cdm.CdmRandomCreateAndStartJobJsonReq([definition(job, table)], clusters=[CLUSTER])
    return client.create_and_start_random_cluster_job(cdm.CreateAndStartRandomClusterJobRequest(body=body))


def list_clusters(client):
    return client.list_clusters(cdm.ListClustersRequest())


def show_cluster(client, cluster=CLUSTER):
    return client.show_cluster_detail(cdm.ShowClusterDetailRequest(cluster))


def stop_cluster(client):
    body = cdm.CdmStopClusterReq(cdm.CdmStopClusterReqStop(stop_mode="IMMEDIATELY", delay_time=0))
    return client.stop_cluster(cdm.StopClusterRequest(CLUSTER, body))


def start_cluster(client):
    return client.start_cluster(cdm.StartClusterRequest(CLUSTER, cdm.CdmStartClusterReq(start={})))


def restart_cluster(client):
    body = cdm.CdmRestartClusterReq(cdm.CdmRestartClusterReqRestart(restart_delay_time=0, restart_mode="IMMEDIATELY"))
    return client.restart_cluster(cdm.RestartClusterRequest(CLUSTER, body))


def definition(job, table, job_type="NORMAL_JOB"):
    return cdm.Job(
        name=job,
        job_type=job_type,
        from_connector_name="generic-jdbc-connector",
        from_link_name="mysql_link",
        from_config_values=values("fromJobConfig", schemaName="shop", tableName=table),
        to_connector_name="generic-jdbc-connector",
        to_link_name="dws_link",
        to_config_values=values("toJobConfig", schemaName="public", tableName=table),
        driver_config_values=values("throttlingConfig", numExtractors="1"),
    )


def link_definition(link, connector, inputs):
    return cdm.Links(name=link, connector_name=connector, enabled=True, link_config_values=link_values(inputs))


def link_values(inputs):
    listed = [cdm.Input(name="linkConfig.%s" % name, value=value) for name, value in inputs.items()]
    return cdm.LinksLinkconfigvalues(configs=[cdm.Configs(listed, "linkConfig")])


def values(config, **inputs):
    listed = [cdm.Input(name="%s.%s" % (config, name), value=value) for name, value in inputs.items()]
    return cdm.ConfigValues([cdm.Configs(listed, config)])


CALLS = [
    start_job,
    stop_job,
    show_job_status,
    show_submissions,
    show_jobs,
    create_link,
    show_link,
    update_link,
    delete_link,
    create_job,
    update_job,
    delete_job,
    create_and_start_job,
    list_clusters,
    show_cluster,
    stop_cluster,
    start_cluster,
    restart_cluster,
]
BY_NAME = {call.__name__: call for call in CALLS}


def answer(line):
    asked = json.loads(line)
    try:
        response = BY_NAME[asked["call"]](client_for(asked["keys"]), **asked["arguments"])
        return {"response": response.to_dict()}
    except ServiceResponseException as error:
        return {
            "error": {
                "exception": type(error).__name__,
                "status": error.status_code,
                "code": error.error_code,
                "message": error.error_msg,
                "requestId": error.request_id,
            }
        }


for line in sys.stdin:
    print(json.dumps(answer(line)), flush=True)
