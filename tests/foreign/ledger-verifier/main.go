// A verifier of ledgers that shares no code with Caveat: signed notes, Merkle trees and proofs come from
// golang.org/x/mod/sumdb. It reads a tlog-tiles folder, trusts nothing but the key, and recomputes everything.
//
//	ledger-verifier [-witness VERIFIER-KEY]... LEDGER-FOLDER VERIFIER-KEY [OLDER-CHECKPOINT-FILE...]
//
// Each witness that is named must have cosigned the checkpoint.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

func main() {
	arguments := os.Args[1:]
	var witnesses []note.Verifier
	for len(arguments) > 1 && arguments[0] == "-witness" {
		witnesses = append(witnesses, newCosigner(arguments[1]))
		arguments = arguments[2:]
	}
	if len(arguments) < 2 {
		fail("usage: ledger-verifier [-witness VERIFIER-KEY]... LEDGER-FOLDER VERIFIER-KEY [OLDER-CHECKPOINT-FILE...]")
	}
	folder := arguments[0]
	verifier, err := note.NewVerifier(arguments[1])
	check(err)
	head := checkpoint(filepath.Join(folder, "checkpoint"), verifier, witnesses...)

	records, bundles := readBundles(folder, head.N)
	hashes := hashesOf(records)
	root, err := tlog.TreeHash(head.N, hashes)
	check(err)
	if root != head.Hash {
		fail("the entries have the root %v, the checkpoint says %v", root, head.Hash)
	}

	tiles := compareTiles(folder, head.N, hashes)
	fromTiles := tileReader{folder: folder, size: head.N}
	proofs := proveInclusion(head, records, fromTiles)
	for _, file := range arguments[2:] {
		older := checkpoint(file, verifier)
		proof, err := tlog.ProveTree(head.N, older.N, fromTiles)
		check(err)
		check(tlog.CheckTree(proof, head.N, head.Hash, older.N, older.Hash))
	}
	fmt.Printf("verified: %d records, %d bundles, %d tiles, %d inclusion proofs, %d older checkpoints\n",
		head.N, bundles, tiles, proofs, len(arguments)-2)
}

// checkpoint reads a C2SP tlog-checkpoint: origin, size and root, in a signed note.
func checkpoint(file string, verifier note.Verifier, witnesses ...note.Verifier) tlog.Tree {
	text, err := os.ReadFile(file)
	check(err)
	signed, err := note.Open(text, note.VerifierList(append(witnesses, verifier)...))
	check(err)
	if len(signed.Sigs) != 1+len(witnesses) {
		fail("%s: %d of %d witnesses cosigned", file, len(signed.Sigs)-1, len(witnesses))
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("%s: not a checkpoint of %s", file, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	if len(root) != tlog.HashSize {
		fail("%s: the root has %d bytes", file, len(root))
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(*(*[tlog.HashSize]byte)(root))}
}

// readBundles splits every entry bundle into entries, each after its length in two bytes.
func readBundles(folder string, size int64) (records [][]byte, bundles int) {
	for n := int64(0); n*width < size; n++ {
		w := int64(width)
		if size-n*width < width {
			w = size - n*width
		}
		data := readTile(folder, "entries", n, int(w))
		for i := int64(0); i < w; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				fail("bundle %d ends in entry %d", n, i)
			}
			length := int(binary.BigEndian.Uint16(data))
			records = append(records, data[2:2+length])
			data = data[2+length:]
		}
		if len(data) != 0 {
			fail("bundle %d has %d bytes too many", n, len(data))
		}
		bundles++
	}
	return records, bundles
}

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		list[i] = s[index]
	}
	return list, nil
}

func hashesOf(records [][]byte) stored {
	var all stored
	for n, record := range records {
		added, err := tlog.StoredHashesForRecordHash(int64(n), tlog.RecordHash(record), all)
		check(err)
		all = append(all, added...)
	}
	return all
}

// compareTiles compares every hash in every tile that a log of this size has with the recomputed one.
func compareTiles(folder string, size int64, hashes stored) (tiles int) {
	for level, count := 0, size; count > 0; level, count = level+1, count/width {
		for n := int64(0); n*width < count; n++ {
			w := int(count - n*width)
			if w > width {
				w = width
			}
			tile := readTile(folder, strconv.Itoa(level), n, w)
			if len(tile) != w*tlog.HashSize {
				fail("tile %d/%d has %d bytes in place of %d", level, n, len(tile), w*tlog.HashSize)
			}
			for i := 0; i < w; i++ {
				expected := hashes[tlog.StoredHashIndex(8*level, n*width+int64(i))]
				if !bytes.Equal(expected[:], tile[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
					fail("tile %d/%d: hash %d is not that of the entries", level, n, i)
				}
			}
			tiles++
		}
	}
	return tiles
}

// proveInclusion proves entries from the hashes in the tiles: all of a small log, of a large one those around every
// 256th and the last ones.
func proveInclusion(head tlog.Tree, records [][]byte, tiles tileReader) (proofs int) {
	for n := range records {
		if head.N > 1024 && int64(n) < head.N-300 && n%width > 1 && n%width < width-1 {
			continue
		}
		proof, err := tlog.ProveRecord(head.N, int64(n), tiles)
		check(err)
		check(tlog.CheckRecord(proof, head.N, head.Hash, int64(n), tlog.RecordHash(records[n])))
		proofs++
	}
	return proofs
}

// tileReader gives stored hashes out of the tiles on disk: hashes between the levels of tiles are made from the level below.
type tileReader struct {
	folder string
	size   int64
}

func (t tileReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		list[i] = t.hash(level, n)
	}
	return list, nil
}

var cache = map[string][]byte{}

func (t tileReader) hash(level int, n int64) tlog.Hash {
	if level%8 != 0 {
		return tlog.NodeHash(t.hash(level-1, 2*n), t.hash(level-1, 2*n+1))
	}
	count := t.size >> uint(level)
	w := count - n/width*width
	if w > width {
		w = width
	}
	key := fmt.Sprintf("%d/%d", level, n/width)
	tile, known := cache[key]
	if !known {
		tile = readTile(t.folder, strconv.Itoa(level/8), n/width, int(w))
		cache[key] = tile
	}
	i := n % width * tlog.HashSize
	return tlog.Hash(*(*[tlog.HashSize]byte)(tile[i : i+tlog.HashSize]))
}

// readTile reads tile/KIND/N or tile/KIND/N.p/W.
func readTile(folder, kind string, n int64, w int) []byte {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if w < width {
		path = fmt.Sprintf("%s.p/%d", path, w)
	}
	data, err := os.ReadFile(filepath.Join(folder, "tile", kind, filepath.FromSlash(path)))
	check(err)
	return data
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
