package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.Preflight;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.IdentityConnector;

/** Connects and tells what a run would read. */
public final class PreflightCheck {
    private final EngineSettings settings;
    private final RunOptions options;

    public PreflightCheck(EngineSettings settings, RunOptions options) {
        this.settings = settings;
        this.options = options;
    }

    public Preflight check() {
        Selection selection = Selection.of(settings.connectors(), options);
        try (Sessions sessions = Sessions.open(settings, selection)) {
            Map<ResourceType, TypeResult> skipped = new TreeMap<>(selection.skipped());
            skipped.putAll(Unread.foreseen(selection, sessions.preflight()));
            List<Preflight.Type> types = new ArrayList<>();
            Set<String> needed = new LinkedHashSet<>();
            for (IdentityConnector connector : settings.connectors()) {
                String provider = connector.catalog().provider();
                needed.addAll(connector.catalog().readScopes(selection.of(provider)));
                connector
                        .catalog()
                        .types()
                        .forEach(t -> types.add(new Preflight.Type(
                                t.type(),
                                Optional.ofNullable(skipped.get(t.type())).flatMap(TypeResult::skipReason),
                                Optional.ofNullable(skipped.get(t.type()))
                                        .map(TypeResult::detail)
                                        .orElse(""),
                                t.reading().scopes())));
            }
            types.sort((a, b) -> a.type().compareTo(b.type()));
            return new Preflight(sessions.connections(), types, needed, sessions.grantedScopes());
        }
    }
}
