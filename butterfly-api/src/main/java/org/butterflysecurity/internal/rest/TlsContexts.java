package org.butterflysecurity.internal.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Whom to trust: Java's authorities, those of a PEM file, or both. */
public final class TlsContexts {
    private TlsContexts() {}

    /**
     * A context for clients.
     *
     * @throws ConfigurationException with {@link ErrorCode#UNREADABLE_FILE} if the file cannot be read or has no certificate
     */
    public static SSLContext create(Optional<Path> caFile, boolean onlyCaFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (caFile.isEmpty()) {
                context.init(null, null, null);
                return context;
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(caFile.get())) {
                trusted.setCertificateEntry("given-" + number++, certificate);
            }
            if (!onlyCaFile) {
                for (X509Certificate certificate : javaAuthorities()) {
                    trusted.setCertificateEntry("java-" + number++, certificate);
                }
            }
            context.init(null, managers(trusted), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java runtime cannot set up TLS", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | CertificateException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE, "The CA file '" + file + "' cannot be read as certificates.", e);
        }
        throw new ConfigurationException(ErrorCode.UNREADABLE_FILE, "The CA file '" + file + "' has no certificate.");
    }

    private static X509Certificate[] javaAuthorities() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
