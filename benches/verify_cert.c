/* verify_cert FOLDER ROOTS HOST: how many nanoseconds OpenSSL's X509_verify_cert takes for leaf.pem and issuing.pem of a folder, with
   root.pem and the roots of a file loaded. Prints two medians: with both certificates decoded long before, and with them decoded
   from DER each time, as they arrive in a handshake. benches/chain builds and runs it. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 3000 };

static X509 *load(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    X509 *certificate = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    if (!certificate) { fprintf(stderr, "%s cannot be read\n", path); exit(1); }
    fclose(file);
    return certificate;
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int compare(const void *left, const void *right) {
    long a = *(const long *)left, b = *(const long *)right;
    return (a > b) - (a < b);
}

static long verify(X509_STORE *store, X509 *leaf, X509 *issuing, const char *host, int decode) {
    static long times[RUNS];
    for (int run = 0; run < RUNS; run++) {
        X509 *first = leaf, *second = issuing;
        unsigned char *der[2] = {0};
        int length[2] = {0};
        if (decode) {
            length[0] = i2d_X509(leaf, &der[0]);
            length[1] = i2d_X509(issuing, &der[1]);
        }
        long start = now();
        if (decode) {
            const unsigned char *at = der[0];
            first = d2i_X509(NULL, &at, length[0]);
            at = der[1];
            second = d2i_X509(NULL, &at, length[1]);
        }
        STACK_OF(X509) *sent = sk_X509_new_null();
        sk_X509_push(sent, first);
        sk_X509_push(sent, second);
        X509_STORE_CTX *context = X509_STORE_CTX_new();
        X509_STORE_CTX_init(context, store, first, sent);
        X509_STORE_CTX_set_default(context, "ssl_server");
        X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(context), host, 0);
        if (X509_verify_cert(context) != 1) {
            fprintf(stderr, "%s\n", X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)));
            exit(1);
        }
        X509_STORE_CTX_free(context);
        sk_X509_free(sent);
        if (decode) { X509_free(first); X509_free(second); }
        times[run] = now() - start;
        OPENSSL_free(der[0]);
        OPENSSL_free(der[1]);
    }
    qsort(times, RUNS, sizeof *times, compare);
    return times[RUNS / 2];
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    X509_STORE *store = X509_STORE_new();
    if (X509_STORE_load_locations(store, arguments[2], NULL) != 1) return 1;
    X509_STORE_add_cert(store, load(arguments[1], "root.pem"));
    X509 *leaf = load(arguments[1], "leaf.pem"), *issuing = load(arguments[1], "issuing.pem");
    printf("%ld %ld\n", verify(store, leaf, issuing, arguments[3], 0), verify(store, leaf, issuing, arguments[3], 1));
}
