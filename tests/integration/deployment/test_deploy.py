"""`deploy/deploy.sh` from the first line to the last, against stand-ins that can fail at each step."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.deployment.conftest import STAND_INS, Machine
from tests.integration.deployment.standin import ACCOUNT, ADDRESS, EMPTY, REPOSITORY

# What changes something outside the machine.
CHANGES = ("apply", "destroy", "push", "update-service", "login", "build")


def steps(stdout: str) -> list[str]:
    return [line.removeprefix("== ") for line in stdout.splitlines() if line.startswith("== ")]


def left_in_bootstrap(machine: Machine) -> set[str]:
    """What lies in the folder of the bootstrap root besides what was there before."""
    return {file.name for file in machine.root("bootstrap").iterdir()} - {"main.tf", f"{ACCOUNT}.tfvars"}


def are_in_order(machine: Machine, *wanted: str) -> bool:
    """Whether calls with these words were made in this order, whatever was called between them."""
    calls = iter(machine.calls())
    return all(any(set(words.split()) <= set(call.split()) for call in calls) for words in wanted)


class TestTheFirstDeployment:
    def test_goes_through_every_step_in_order(self, machine: Machine) -> None:
        done = machine.deploy()
        assert (done.returncode, done.stderr) == (0, "")
        tag = machine.git("rev-parse", "--short=12", "HEAD").strip()
        assert steps(done.stdout) == [
            "Tools, credentials and commit",
            "State",
            "Repository",
            "Build",
            "Push",
            "What runs now",
            "Apply",
            "Wait until the service is stable",
            "Smoke test",
            f"{tag} runs at {ADDRESS}",
        ]
        assert are_in_order(
            machine,
            "aws sts get-caller-identity",
            "docker info",
            "aws s3api head-bucket",
            "terraform init -reconfigure",
            "terraform apply -auto-approve",
            "terraform init -migrate-state",
            "terraform apply -target=module.environment.module.service.aws_ecr_repository.this",
            "docker build",
            "docker login",
            "docker push",
            f"terraform apply -var=image_tag={tag}",
        )
        assert are_in_order(machine, "docker push", "aws ecs wait services-stable", f"curl {ADDRESS}/healthz")
        assert machine.world["definitions"] == {"todo-frontend:1": tag}
        assert machine.world["images"] == [tag]

    def test_moves_the_state_of_the_bootstrap_into_its_bucket(self, machine: Machine) -> None:
        assert machine.deploy().returncode == 0
        assert left_in_bootstrap(machine) == {".terraform.lock.hcl"}
        assert machine.git("status", "--porcelain").split() == [
            "??", "deploy/terraform/bootstrap/.terraform.lock.hcl", "??", "deploy/terraform/staging/.terraform.lock.hcl",
        ]  # fmt: skip

    def test_asks_for_outputs_that_are_not_there_yet(self, machine: Machine) -> None:
        """Terraform answers them with a warning on standard output; taken for the repository's address, none is made."""
        assert machine.deploy().returncode == 0
        assert machine.has_called(
            "terraform apply -target=module.environment.module.service.aws_ecr_repository.this"
        )
        assert not any("Warning" in call for call in machine.calls())

    def test_pushes_one_image_and_no_statement_beside_it(self, machine: Machine) -> None:
        machine.deploy()
        assert len(machine.world["images"]) == 1

    def test_builds_the_whole_commit_for_the_task_definition(self, machine: Machine) -> None:
        machine.deploy()
        (build,) = [call for call in machine.calls() if call.startswith("docker build")]
        commit = machine.git("rev-parse", "HEAD").strip()
        assert "--platform linux/amd64" in build
        assert f"--build-arg REVISION={commit}" in build
        assert f"--tag {REPOSITORY}:{commit[:12]} {machine.repository}" in build

    def test_trusts_the_certificate_of_an_environment_without_a_domain_there_only(
        self, machine: Machine
    ) -> None:
        machine.set(has_domain=False)
        assert machine.deploy().returncode == 0
        calls = [call for call in machine.calls() if call.startswith("curl")]
        assert {"--cacert" in call for call in calls if ADDRESS in call} == {True}
        assert {"--cacert" in call for call in calls if ADDRESS not in call} == {False}


class TestTheNextDeployment:
    def test_of_the_same_commit_builds_nothing(self, machine: Machine) -> None:
        machine.deploy()
        before = machine.world
        done = machine.deploy()
        assert done.returncode == 0
        assert "Build" not in steps(done.stdout)
        assert not machine.has_called("docker push")
        assert not machine.has_called("terraform apply -auto-approve -target")
        assert machine.world == before

    def test_of_another_commit_takes_over(self, deployed: Machine) -> None:
        done = deployed.deploy()
        assert done.returncode == 0
        assert deployed.world["service"] == "todo-frontend:2"
        assert not any("bootstrap" in call and "apply" in call for call in deployed.calls())

    def test_keeps_to_the_providers_of_the_first(self, deployed: Machine) -> None:
        assert deployed.deploy().returncode == 0
        (init,) = [call for call in deployed.calls() if "/staging init" in call]
        assert "-lockfile=readonly" in init.split()

    def test_may_be_of_the_machine_that_has_not_committed_its_lock_file(self, machine: Machine) -> None:
        machine.deploy()
        assert machine.deploy().returncode == 0
        assert (
            "to be committed after this: deploy/terraform/staging/.terraform.lock.hcl"
            in machine.deploy().stdout
        )

    def test_without_a_lock_file_is_refused(self, deployed: Machine) -> None:
        deployed.git("rm", "--quiet", "deploy/terraform/staging/.terraform.lock.hcl")
        deployed.commit()
        done = deployed.deploy()
        assert done.returncode == 1
        assert "deploy/terraform/staging/.terraform.lock.hcl is missing" in done.stderr
        assert not any(word in call.split() for call in deployed.calls() for word in CHANGES)

    def test_with_a_changed_lock_file_is_refused(self, deployed: Machine) -> None:
        (deployed.root("staging") / ".terraform.lock.hcl").write_text("# others\n")
        done = deployed.deploy()
        assert done.returncode == 1
        assert ".terraform.lock.hcl" in done.stderr


class TestTheAccount:
    """Its bucket, roles and boundary: made once, and then kept at what the commit says."""

    def test_is_left_alone_while_its_root_stays_the_same(self, deployed: Machine) -> None:
        assert deployed.deploy().returncode == 0
        assert not any("/bootstrap" in call for call in deployed.calls())

    def test_is_brought_up_to_the_commit(self, deployed: Machine) -> None:
        (deployed.root("bootstrap") / "main.tf").write_text("# two\n")
        deployed.commit()
        before = deployed.world["bootstrap"]
        assert deployed.deploy().returncode == 0
        assert deployed.world["bootstrap"] != before
        assert deployed.deploy().returncode == 0
        assert not any("/bootstrap" in call for call in deployed.calls()), "once is enough"

    def test_is_changed_by_people_only(self, deployed: Machine) -> None:
        (deployed.root("bootstrap") / "main.tf").write_text("# two\n")
        deployed.commit()
        deployed.set(caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/servertask-deploy-staging/servertask-1")
        done = deployed.deploy()
        assert done.returncode == 1
        assert "an administrator of account 123456789012 runs deploy/deploy.sh staging first" in done.stderr
        assert not any(word in call.split() for call in deployed.calls() for word in CHANGES)

    def test_a_plan_tells_that_it_would_change(self, deployed: Machine) -> None:
        (deployed.root("bootstrap") / "main.tf").write_text("# two\n")
        deployed.commit()
        before = deployed.world
        assert "would be brought up to this commit first" in deployed.deploy("--plan", "staging").stdout
        assert deployed.world == before

    def test_is_the_one_signed_in_to_whatever_a_file_for_another_says(self, machine: Machine) -> None:
        """`terraform.tfvars` beats the environment, so a second account could not be begun."""
        (machine.root("bootstrap") / "terraform.tfvars").write_text('account_id = "999999999999"\n')
        done = machine.deploy()
        assert done.returncode == 0, done.stderr

    def test_keeps_one_bucket_for_environments_of_several_regions(self, deployed: Machine) -> None:
        (deployed.root("staging") / "terraform.tfvars").write_text('region = "us-east-1"\n')
        done = deployed.deploy()
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize("words", ["aws s3api head-bucket", "aws s3api get-bucket-tagging"])
    def test_that_cannot_be_looked_at_is_not_taken_for_a_new_one(self, deployed: Machine, words: str) -> None:
        done = deployed.deploy(STANDIN_FAIL=words)
        assert done.returncode == 1
        assert "cannot be told" in done.stderr
        assert not any(word in call.split() for call in deployed.calls() for word in CHANGES)


BEFORE_THE_SERVICE_CHANGES = [
    ("terraform init", "State"),
    ("terraform output -json", "State"),
    ("aws ecr describe-images", "Repository"),
    ("aws ecr get-login-password", "Push"),
    ("docker build", "Build"),
    ("docker login", "Push"),
    ("docker push", "Push"),
    ("aws ecs describe-services", "What runs now"),
]
SINCE = [
    ("STANDIN_FAIL", "terraform apply", "Apply"),
    ("STANDIN_FAIL_AFTER", "terraform apply", "Apply"),
    ("STANDIN_FAIL", f"curl {ADDRESS}/healthz", "Smoke test"),
    ("STANDIN_FAIL", f"curl {ADDRESS}/signin", "Smoke test"),
]
BAD_ANSWERS = [
    ({"/healthz": 503}, "health: answered with 503"),
    ({"/readyz": 503}, "readiness: answered with 503"),
    ({"/api/v1/auth/register": 201}, "sign-up with a bad password: answered with 201"),
    ({"/signin": "<p>no style</p>"}, "static file: the page names none"),
    ({"/static/css/app.0123456789ab.css": 404}, "static file: answered with 404"),
    ({"headers": ["X-Frame-Options: DENY"]}, "strict-transport-security is missing"),
    ({"/": 200}, "plain HTTP: answered with 200"),
    ({"/api/v1/todos": 301}, "the API over plain HTTP: answered with 301"),
    ({"/none": 200}, "an image without a signature: answered with 200"),
]


class TestAFailure:
    @pytest.mark.parametrize(("words", "step"), BEFORE_THE_SERVICE_CHANGES)
    def test_before_the_service_changes_leaves_it_alone(
        self, deployed: Machine, words: str, step: str
    ) -> None:
        done = deployed.deploy(STANDIN_FAIL=words)
        assert done.returncode == 1
        assert f"Failed at: {step}." in done.stderr
        assert "The running service was not touched." in done.stderr
        assert deployed.world["service"] == "todo-frontend:1"
        assert not deployed.has_called("terraform apply -auto-approve")

    @pytest.mark.parametrize(("variable", "words", "step"), SINCE)
    def test_after_that_puts_the_version_before_back(
        self, deployed: Machine, variable: str, words: str, step: int
    ) -> None:
        first = deployed.world["definitions"]["todo-frontend:1"]
        done = deployed.deploy(**{variable: words})
        assert done.returncode == 1
        assert f"Failed at: {step}." in done.stderr
        assert deployed.world["service"] == "todo-frontend:1"
        assert first in done.stderr
        assert "Rolled back" in done.stderr or "still has the version" in done.stderr

    @pytest.mark.parametrize(("answers", "message"), BAD_ANSWERS)
    def test_of_the_smoke_test_says_what_is_wrong(
        self, deployed: Machine, answers: dict[str, Any], message: str
    ) -> None:
        deployed.set(answers=answers)
        done = deployed.deploy()
        assert done.returncode == 1
        assert message in done.stderr
        assert "Rolled back" in done.stderr
        assert deployed.world["service"] == "todo-frontend:1"

    def test_to_become_stable_is_waited_for_and_rolled_back(self, deployed: Machine) -> None:
        done = deployed.deploy(STANDIN_FAIL="aws ecs wait")
        assert done.returncode == 1
        assert "did not become stable" in done.stderr
        assert deployed.world["service"] == "todo-frontend:1", "the old version is asked for in any case"
        assert "THE ROLL-BACK FAILED AS WELL" in done.stderr, (
            "and it is said that nobody saw it become stable"
        )

    def test_that_ecs_has_mended_itself_is_told(self, deployed: Machine) -> None:
        deployed.set(has_unhealthy_tasks=True)
        done = deployed.deploy()
        assert done.returncode == 1
        assert "ECS took the new version back" in done.stderr
        assert "still has the version that ran before" in done.stderr
        assert not deployed.has_called("aws ecs update-service")

    def test_of_the_roll_back_is_told(self, deployed: Machine) -> None:
        deployed.set(answers={"/readyz": 503})
        done = deployed.deploy(STANDIN_FAIL="aws ecs update-service")
        assert done.returncode == 1
        assert "THE ROLL-BACK FAILED AS WELL: todo-frontend:1 should run" in done.stderr

    def test_of_the_first_deployment_has_nothing_to_go_back_to(self, machine: Machine) -> None:
        machine.set(answers={"/readyz": 503})
        done = machine.deploy()
        assert done.returncode == 1
        assert "no version before this one" in done.stderr
        assert not machine.has_called("aws ecs update-service")

    def test_by_interruption_rolls_back_too(self, deployed: Machine) -> None:
        done = deployed.deploy(STANDIN_INTERRUPT="aws ecs wait")
        assert done.returncode == 143
        assert "Rolled back" in done.stderr
        assert deployed.world["service"] == "todo-frontend:1"

    @pytest.mark.parametrize(
        ("variable", "words"),
        [
            ("STANDIN_FAIL", "terraform apply -auto-approve"),
            ("STANDIN_FAIL_AFTER", "terraform apply -auto-approve"),
            ("STANDIN_FAIL", "terraform init -migrate-state"),
            (
                "STANDIN_FAIL",
                "terraform apply -target=module.environment.module.service.aws_ecr_repository.this",
            ),
            (
                "STANDIN_FAIL_AFTER",
                "terraform apply -target=module.environment.module.service.aws_ecr_repository.this",
            ),
            ("STANDIN_FAIL", "docker build"),
            ("STANDIN_FAIL", "docker push"),
            ("STANDIN_FAIL_AFTER", "docker push"),
            ("STANDIN_FAIL", "aws ecs wait"),
            ("STANDIN_INTERRUPT", "docker build"),
        ],
    )
    def test_anywhere_is_made_good_by_the_next_run(self, machine: Machine, variable: str, words: str) -> None:
        assert machine.deploy(**{variable: words}).returncode != 0
        done = machine.deploy()
        assert done.returncode == 0, done.stderr
        assert machine.world["images"] == [machine.git("rev-parse", "--short=12", "HEAD").strip()]
        assert machine.world["service"]
        assert left_in_bootstrap(machine) == {".terraform.lock.hcl"}


class TestPlan:
    def test_before_the_first_deployment_changes_nothing(self, machine: Machine) -> None:
        done = machine.deploy("--plan", "staging")
        assert done.returncode == 0
        assert machine.world == EMPTY
        assert not any(word in call.split() for call in machine.calls() for word in CHANGES)

    def test_of_an_update_shows_terraforms_plan_and_changes_nothing(self, deployed: Machine) -> None:
        before = deployed.world
        done = deployed.deploy("--plan", "staging")
        assert done.returncode == 0
        assert "would be built and pushed" in done.stdout
        assert deployed.has_called("terraform plan -lock=false")
        assert deployed.world == before
        assert not any(word in call.split() for call in deployed.calls() for word in CHANGES)

    def test_of_production_asks_nothing(self, machine: Machine) -> None:
        assert machine.deploy("--plan", "production").returncode == 0


class TestBeforeAnything:
    @pytest.mark.parametrize("tool", [*STAND_INS, "git"])
    def test_a_missing_tool_is_named(self, machine: Machine, tool: str) -> None:
        (machine.tools / tool).unlink()
        done = machine.deploy()
        assert done.returncode == 1
        assert f"missing on this machine: {tool}\n" in done.stderr
        assert machine.calls() == []

    def test_all_missing_tools_are_named_at_once(self, machine: Machine) -> None:
        for tool in STAND_INS:
            (machine.tools / tool).unlink()
        assert "missing on this machine: terraform docker aws curl\n" in machine.deploy().stderr

    def test_credentials_have_to_work(self, machine: Machine) -> None:
        done = machine.deploy(STANDIN_FAIL="aws sts")
        assert done.returncode == 1
        assert "the AWS credentials do not work" in done.stderr
        assert machine.world == EMPTY

    def test_credentials_have_to_be_for_the_environments_account(self, machine: Machine) -> None:
        file = machine.repository / "deploy" / "terraform" / "staging" / "terraform.tfvars"
        file.write_text('region     = "eu-west-1"\naccount_id = "999999999999"\n')
        done = machine.deploy(TF_VAR_account_id="")
        assert done.returncode == 1
        assert "for account 123456789012, but staging stands in 999999999999" in done.stderr
        assert machine.world == EMPTY

    def test_the_account_has_to_be_said(self, machine: Machine) -> None:
        done = machine.deploy(TF_VAR_account_id="")
        assert "account_id is not set" in done.stderr
        assert machine.calls() == []

    @pytest.mark.parametrize("file", [".gitignore", "new-file"])
    def test_a_tree_with_changes_is_refused(self, machine: Machine, file: str) -> None:
        with (machine.repository / file).open("a") as stream:
            stream.write("changed\n")
        done = machine.deploy()
        assert done.returncode == 1
        assert file in done.stderr
        assert machine.world == EMPTY

    def test_the_engine_has_to_answer(self, machine: Machine) -> None:
        done = machine.deploy(STANDIN_FAIL="docker info")
        assert done.returncode == 1
        assert "its engine does not answer" in done.stderr
        assert machine.world == EMPTY

    @pytest.mark.parametrize("arguments", [("",), ("--yes",), ("nowhere",), ("staging", "production")])
    def test_an_environment_has_to_be_named(self, machine: Machine, arguments: tuple[str, ...]) -> None:
        done = machine.run("deploy.sh", *arguments)
        assert (done.returncode, machine.calls()) == (2, [])
        assert "usage:" in done.stderr

    def test_the_account_is_what_terraform_will_take_it_to_be(self, machine: Machine) -> None:
        """A variable of the environment is beaten by the file, so the file's account must be the one checked."""
        (machine.root("staging") / "terraform.tfvars").write_text('account_id = "999999999999"\n')
        done = machine.deploy(TF_VAR_account_id=ACCOUNT)
        assert done.returncode == 1
        assert "but staging stands in 999999999999" in done.stderr


def test_locking_the_providers_covers_every_root_and_kind_of_machine(machine: Machine) -> None:
    assert machine.run("lock-providers.sh").returncode == 0
    for name in ("bootstrap", "staging", "production"):
        assert (machine.root(name) / ".terraform.lock.hcl").is_file()
    platforms = ("linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64")
    assert all(f"-platform={platform}" in call for platform in platforms for call in machine.calls())


class TestProduction:
    def test_is_asked_about(self, machine: Machine) -> None:
        done = machine.run("deploy.sh", "production", answer="yes\n")
        assert done.returncode == 1
        assert "not confirmed" in done.stderr
        assert machine.world == EMPTY

    @pytest.mark.parametrize(("arguments", "answer"), [((), "production\n"), (("--yes",), "")])
    def test_is_deployed_when_that_is_meant(
        self, machine: Machine, arguments: tuple[Any, ...], answer: str
    ) -> None:
        done = machine.run("deploy.sh", *arguments, "production", answer=answer)
        assert done.returncode == 0, done.stderr
        assert any("/terraform/production" in call and "apply" in call for call in machine.calls())
        assert not any("/terraform/staging" in call for call in machine.calls())
