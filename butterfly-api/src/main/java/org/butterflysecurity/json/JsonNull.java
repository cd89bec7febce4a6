package org.butterflysecurity.json;

/** The JSON {@code null}: a member that is present and says "nothing", which is not the same as an absent member. */
public enum JsonNull implements JsonValue {
    NULL;

    @Override
    public Kind kind() {
        return Kind.NULL;
    }

    @Override
    public String toString() {
        return "null";
    }
}
