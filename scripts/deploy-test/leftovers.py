"""Prints what is left in an AWS account of the emulator beside the CDK's bootstrap, one resource a line.

leftovers.py ENDPOINT [PREFIX...]: names with one of the prefixes are the emulator's own.
"""

import sys

import boto3

IGNORED = ("cdk-", "CDKToolkit", *sys.argv[2:])


def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1])


def names():
    """Every resource of the types that the stacks make, as (type, name)."""
    stacks = client("cloudformation").list_stacks()["StackSummaries"]
    for stack in stacks:
        if stack["StackStatus"] != "DELETE_COMPLETE":
            yield "stack", stack["StackName"]
    for bucket in client("s3").list_buckets()["Buckets"]:
        yield "bucket", bucket["Name"]
    for table in client("dynamodb").list_tables()["TableNames"]:
        yield "table", table
    for queue in client("sqs").list_queues().get("QueueUrls", []):
        yield "queue", queue.rsplit("/", 1)[-1]
    for function in client("lambda").list_functions()["Functions"]:
        yield "function", function["FunctionName"]
    for mapping in client("lambda").list_event_source_mappings()["EventSourceMappings"]:
        yield "event source mapping", mapping["UUID"]
    for api in client("apigateway").get_rest_apis()["items"]:
        yield "api", api["name"]
    for role in client("iam").list_roles()["Roles"]:
        yield "role", role["RoleName"]
    for group in client("logs").describe_log_groups()["logGroups"]:
        yield "log group", group["logGroupName"]
    for topic in client("sns").list_topics()["Topics"]:
        yield "topic", topic["TopicArn"].rsplit(":", 1)[-1]
    for subscription in client("sns").list_subscriptions()["Subscriptions"]:
        yield "subscription", subscription["SubscriptionArn"].rsplit(":", 1)[-1]
    for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]:
        yield "alarm", alarm["AlarmName"]


for kind, name in names():
    if not name.startswith(IGNORED):
        print(f"{kind} {name}")
