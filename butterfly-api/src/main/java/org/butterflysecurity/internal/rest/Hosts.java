package org.butterflysecurity.internal.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of host a name or address means. */
public final class Hosts {
    private Hosts() {}

    /** Whether {@code host} is this machine by its name alone; nothing is looked up. */
    public static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String bare = host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
        return bare.equals("localhost") || bare.equals("::1") || bare.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Whether any address of {@code host} is on this machine or in a private network. Looks the name up. */
    public static boolean isInside(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()
                    || isUniqueLocal(address)) {
                return true;
            }
        }
        return false;
    }

    /** IPv6 unique local addresses (RFC 4193) and IPv4 shared address space (RFC 6598). */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return (bytes[0] & 0xfe) == 0xfc;
        }
        return (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    }
}
