const a = new Uint8Array(lent); a.fill(7); buffer[0] = a.length; echo(a.buffer, new DataView(lent).getInt32(0), structured = [a, buffer])
