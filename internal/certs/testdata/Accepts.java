import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Arguments are PORT HOST TRUSTED.pem, repeated; prints "accepted" or the last cause of the refusal, a line each. */
public class Accepts {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 3) {
            System.out.println(attempt(Integer.parseInt(args[i]), args[i + 1], args[i + 2]));
        }
    }

    static String attempt(int port, String host, String trusted) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        try (FileInputStream in = new FileInputStream(trusted)) {
            for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("kafka" + n++, c);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket plain = new Socket("127.0.0.1", port);
             SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
            SSLParameters wanted = tls.getSSLParameters();
            wanted.setEndpointIdentificationAlgorithm("https");
            wanted.setProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
            tls.setSSLParameters(wanted);
            tls.startHandshake();
            return "accepted";
        } catch (Exception e) {
            Throwable last = e;
            while (last.getCause() != null) {
                last = last.getCause();
            }
            return last.toString().replace('\n', ' ');
        }
    }
}
