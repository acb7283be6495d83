#!/usr/bin/env bash
# A standalone Spark cluster on this machine: one master and two workers, each a process of its own,
# reachable from this machine alone.
#
#   scripts/spark_cluster.sh start     start it and wait until both workers have registered
#   scripts/spark_cluster.sh stop      stop it and whatever it still runs
#   scripts/spark_cluster.sh status    say what runs; exit code 1 unless all of it does
#   scripts/spark_cluster.sh env       print the settings of a build on it, for eval; nothing if it is
#                                      not running, or SPARK_MASTER or SPARK_REMOTE name another
#
# Environment:
#   SPARK_CLUSTER_DIR        folder of its settings, logs and scratch files     .spark in the repository
#   SPARK_MASTER_PORT        port of the master                                 7077
#   SPARK_MASTER_WEBUI_PORT  port of its web page                               8080
#   SPARK_WORKER_CORES       cores of each worker                               1
#   SPARK_EXECUTOR_MEMORY    heap of the executor of each worker                1536m
#   SPARK_DRIVER_MEMORY      heap of the driver, which is the build             1g
#   SPARK_DAEMON_MEMORY      heap of the master and of each worker's process    256m
#   PYTHON                   Python that PySpark is installed in                .venv/bin/python
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${SPARK_CLUSTER_DIR:-$root/.spark}
python=${PYTHON:-$root/.venv/bin/python}
host=127.0.0.1
port=${SPARK_MASTER_PORT:-7077}
page_port=${SPARK_MASTER_WEBUI_PORT:-8080}
executor_memory=${SPARK_EXECUTOR_MEMORY:-1536m}
members=(master worker-1 worker-2)
patience_seconds=120

die() {
    echo "spark cluster: $*" >&2
    exit 1
}

# The processes of a member. Each was started as a process group, which its executors belong to; the
# words guard against a group number that was given out again.
processes_of() {
    local pid_file=$folder/$1.pid
    [ -s "$pid_file" ] || return 0
    ps -A -ww -o pid= -o pgid= -o args= |
        awk -v group="$(cat "$pid_file")" '$2 == group && /org\.apache\.spark\./ { print $1 }'
}

is_running() {
    processes_of "$1" | grep -qx "$(cat "$folder/$1.pid" 2>/dev/null || echo none)"
}

running_members() {
    local member
    for member in "${members[@]}"; do
        if is_running "$member"; then echo "$member"; fi
    done
}

launch() {
    local member=$1
    shift
    # With job control a job in the background is a process group of its own.
    set -m
    nohup "$SPARK_HOME/bin/spark-class" "$@" </dev/null >"$folder/logs/$member.log" 2>&1 &
    echo $! >"$folder/$member.pid"
    set +m
}

registered_workers() {
    "$python" - "$host" "$page_port" <<'PYTHON' 2>/dev/null || echo 0
import json, sys, urllib.request
address = "http://{}:{}/json/".format(*sys.argv[1:])
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
print(json.load(direct.open(address, timeout=5))["aliveworkers"])
PYTHON
}

write_settings() {
    # Whoever knows the secret may run programs on the cluster as this user.
    (umask 077 && cat >"$folder/conf/spark-defaults.conf") <<EOF_SETTINGS
# Of the cluster and of the builds on it; written by scripts/spark_cluster.sh start.
spark.authenticate         true
spark.authenticate.secret  $("$python" -c 'import secrets; print(secrets.token_hex(32))')
spark.master.rest.enabled  false
spark.port.maxRetries      0
spark.ui.killEnabled       false
spark.driver.host          $host
spark.driver.bindAddress   $host
spark.driver.memory        ${SPARK_DRIVER_MEMORY:-1g}
spark.executor.cores       ${SPARK_WORKER_CORES:-1}
spark.executor.memory      $executor_memory
spark.sql.shuffle.partitions  $((4 * ${SPARK_WORKER_CORES:-1}))
EOF_SETTINGS
}

check_machine() {
    local needed
    command -v "$python" >/dev/null || die "there is no $python: run \`make spark-cluster\`, or name the Python with PYTHON=..."
    if ! SPARK_HOME=$("$python" -c 'import pyspark; print(pyspark.__path__[0])' 2>/dev/null); then
        die "$python has no PySpark: pip install 'shopmarts[spark]'"
    fi
    "$python" -c 'from shopmarts.spark.session import SparkError, check_java
try: check_java()
except SparkError as error: raise SystemExit(f"spark cluster: {error}")'
    for needed in "$port" "$page_port"; do
        if (exec 3<>"/dev/tcp/$host/$needed") 2>/dev/null; then
            die "port $needed of $host is taken: stop what listens there, or set SPARK_MASTER_PORT and SPARK_MASTER_WEBUI_PORT"
        fi
    done
}

start() {
    local running worker
    running=$(running_members)
    if [ -n "$running" ]; then
        die "already running in $folder ($(echo $running)); stop it first: scripts/spark_cluster.sh stop"
    fi
    check_machine
    mkdir -p "$folder/conf" "$folder/logs" "$folder/work" "$folder/scratch"
    write_settings
    export SPARK_HOME SPARK_CONF_DIR=$folder/conf SPARK_LOCAL_IP=$host SPARK_LOCAL_DIRS=$folder/scratch
    export SPARK_DAEMON_MEMORY=${SPARK_DAEMON_MEMORY:-256m}
    export SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${SPARK_DAEMON_JAVA_OPTS:-}"
    trap 'stop >/dev/null; echo "spark cluster: not started" >&2' EXIT
    launch master org.apache.spark.deploy.master.Master \
        --host "$host" --port "$port" --webui-port "$page_port"
    for worker in worker-1 worker-2; do
        launch "$worker" org.apache.spark.deploy.worker.Worker \
            --host "$host" --webui-port 0 --cores "${SPARK_WORKER_CORES:-1}" \
            --memory "$executor_memory" --work-dir "$folder/work/$worker" "spark://$host:$port"
    done
    SECONDS=0
    until [ "$(registered_workers)" = 2 ]; do
        if [ "$(running_members | wc -l)" -lt 3 ] || [ $SECONDS -gt $patience_seconds ]; then
            tail -n 5 "$folder"/logs/*.log >&2
            die "the workers did not register with the master; the logs are in $folder/logs"
        fi
        sleep 1
    done
    echo "spark://$host:$port" >"$folder/master.url"
    trap - EXIT
    echo "spark://$host:$port with 2 workers, $executor_memory each; its page: http://$host:$page_port"
}

stop() {
    local member pids waited=0 signal=TERM
    rm -f "$folder/master.url"
    while pids=$(for member in "${members[@]}"; do processes_of "$member"; done) && [ -n "$pids" ]; do
        if [ $((waited += 1)) -gt 20 ]; then signal=KILL; fi
        # TERM once, then wait; KILL as often as it takes.
        if [ $waited = 1 ] || [ $signal = KILL ]; then kill -s $signal $pids 2>/dev/null || true; fi
        sleep 0.5
    done
    rm -f "$folder"/*.pid
    rm -rf "$folder/work" "$folder/scratch"
    if [ $waited = 0 ]; then echo "not running"; else echo "stopped"; fi
}

status() {
    local member running
    running=$(running_members)
    for member in "${members[@]}"; do
        if grep -qx "$member" <<<"$running"; then
            echo "$member: running, process $(cat "$folder/$member.pid")"
        else
            echo "$member: not running"
        fi
    done
    [ "$(wc -w <<<"$running")" = ${#members[@]} ]
}

print_env() {
    if [ -n "${SPARK_MASTER:-}${SPARK_REMOTE:-}" ]; then
        echo "Spark: ${SPARK_REMOTE:-$SPARK_MASTER}" >&2
    elif [ -s "$folder/master.url" ] && is_running master; then
        echo "Spark: $(cat "$folder/master.url"), the cluster in $folder" >&2
        printf 'export SPARK_MASTER=%q SPARK_LOCAL_IP=%q SPARK_CONF_DIR=%q\n' \
            "$(cat "$folder/master.url")" "$host" "${SPARK_CONF_DIR:-$folder/conf}"
    else
        echo "Spark: in this process (\`make spark-cluster\` starts a cluster)" >&2
    fi
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    status) status ;;
    env) print_env ;;
    *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
