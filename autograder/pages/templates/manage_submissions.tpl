{%- extends "nbgrader/manage_submissions.tpl" -%}

{%- block messages -%}
{%- if not by_engine -%}
{{ super() }}
{%- else -%}
<p>
  <button type="button" class="btn btn-primary" id="autograde-all" disabled>Autograde all</button>
  <button type="button" class="btn btn-default" id="stop-autograding" disabled>Stop</button>
  <span id="autograding" role="status" style="margin-left: 1em"></span>
</p>
<p class="text-muted">
  <b>Autograde all</b> grades what is new or changed, on all cores; what is up to date stays as it is.
  The flash in a row grades that submission, and executes it again. What learners wrote runs confined.
  You can go on working here, and close this page: it is done all the same.
  <b>Stop</b> ends it: what is graded stays, and the rest waits until you ask again.
</p>
{%- endif -%}
{%- endblock -%}

{%- block script -%}
{{ super() }}
{%- if by_engine -%}
<script>
(function () {
    var here = base_url + "/formgrader/api/assignment/" + encodeURIComponent(assignment_id) + "/";
    var button = $("#autograde-all"), stop = $("#stop-autograding"), status = $("#autograding");
    var followed = null, seen = null, shown = 0, next = null;

    var say = function (state) {
        var run = state.run, parts = [];
        if (run) {
            var doing = run.kind === "grade" ? ["Autograding", "Autograded"] : ["Writing feedback", "Feedback written"];
            var stopped = run.answer && run.answer.stopped;
            parts.push((stopped ? "Stopped" : doing[run.answer ? 1 : 0]) + ": " + run.done + " of " + (run.total || "…"));
            if (run.look) parts.push(run.look + " to look at");
        }
        if (state.waiting) parts.push("more waiting: " + state.waiting);
        status.text(parts.join(", "));
        stop.prop("disabled", !(state.waiting || (run && !run.answer)));
    };

    var refresh = function (students) {
        students.forEach(function (student) {
            var row = (models && models.loaded) ? models.get(student) : null;
            if (row) row.fetch();
        });
    };

    var answered = function (answer) {
        followed = null;
        button.prop("disabled", false);
        if (answer.stopped) {
            createLogModal("stopped-modal", "Stopped", "Autograding '" + assignment_id + "' was stopped.", answer.log);
            return;
        }
        createLogModal(
            answer.success ? "success-modal" : "error-modal",
            answer.success ? "Success" : "Error",
            answer.success ? "What was handed in for '" + assignment_id + "' is graded."
                : "There was an error autograding '" + assignment_id + "':",
            answer.log, answer.error);
    };

    // Asks once a second while something goes on, and every five seconds otherwise: a submission
    // may be graded from another page.
    var look = function () {
        // A JupyterHub lets nobody in who asks without the token, not even to read.
        var headers = {"X-CSRFToken": getCookie("_xsrf")};
        $.ajax({url: here + "autograding", dataType: "json", headers: headers}).done(function (state) {
            var run = state.run, all = state.all;
            say(state);
            if (run) {
                if (run.number !== seen) shown = seen === null && run.answer ? run.students.length : 0;
                seen = run.number;
                refresh(run.students.slice(shown));
                shown = run.students.length;
            } else {
                seen = 0;
            }
            if (all && !all.answer) follow(all.number);
            else if (all && all.number === followed) answered(all.answer);
            next = setTimeout(look, (followed || state.waiting || (run && !run.answer)) ? 1000 : 5000);
        }).fail(function () {
            status.text("Jupyter's server does not answer.");
            next = setTimeout(look, 5000);
        });
    };

    var follow = function (number) {
        followed = number;
        button.prop("disabled", true);
    };

    button.click(function () {
        button.prop("disabled", true);
        status.text("Autograding: waiting for its turn");
        $.post(here + "autograde").done(function (response) {
            follow(JSON.parse(response).number);
            clearTimeout(next);
            look();
        }).fail(function () {
            button.prop("disabled", false);
            status.text("Jupyter's server does not answer.");
        });
    });

    stop.click(function () {
        stop.prop("disabled", true);
        $.post(here + "stop").done(function () {
            clearTimeout(next);
            look();
        }).fail(function () {
            stop.prop("disabled", false);
            status.text("Jupyter's server does not answer.");
        });
    });

    $(window).on("load", function () {
        button.prop("disabled", false);
        look();
    });
})();
</script>
{%- endif -%}
{%- endblock -%}
