package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// cosigner is a note.Verifier of C2SP cosignature/v1, which golang.org/x/mod/sumdb/note does not have: its signatures
// are over the time and the note.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

const cosignature = 4

func newCosigner(text string) cosigner {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		fail("not a verifier key: %s", text)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	if len(key) != 1+ed25519.PublicKeySize || key[0] != cosignature {
		fail("not a verifier key of a witness: %s", text)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		fail("the verifier key has another hash: %s", text)
	}
	return cosigner{parts[0], hash, key[1:]}
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(c.key, message.Bytes(), signature[8:])
}
