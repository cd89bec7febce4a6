package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.testkit.simulation.Calls;

/** Whether what makes something was asked for as often as a plan says, however the restore went. */
final class Once {
    private Once() {}

    /** How requests of a step look. */
    record Request(String method, Pattern path) {
        static Request of(Step.Call call) {
            String path = call.path().replaceAll("\\?.*", "");
            String pattern = Pattern.compile("\\{[^{}]*}").matcher(path).replaceAll("[^/?]*");
            return new Request(call.method(), Pattern.compile(pattern));
        }

        boolean is(String asked, String target) {
            return method.equals(asked)
                    && path.matcher(target.replaceAll("\\?.*", "")).matches();
        }

        String name() {
            return method + " " + path;
        }
    }

    /** One call that succeeded for each creation; gives the number of creations. Files of many objects are not counted. */
    static long check(String story, RestorePlan plan, Calls calls) {
        Set<String> names = new LinkedHashSet<>();
        long all = 0;
        for (Step step : plan.steps()) {
            if (step.kind() != Step.Kind.CREATE
                    || step.call().orElseThrow().path().contains("/jobs/")) {
                continue;
            }
            Request making = Request.of(step.call().orElseThrow());
            if (names.add(making.name())) {
                long planned = plan.steps().stream()
                        .flatMap(s -> s.call().stream())
                        .filter(c -> Request.of(c).name().equals(making.name()))
                        .count();
                long asked = calls.latest().stream()
                        .filter(c -> making.is(c.method(), c.target()) && c.status() < 300)
                        .count();
                assertThat(asked).as(story + ": " + making.name()).isEqualTo(planned);
                all += planned;
            }
        }
        return all;
    }
}
