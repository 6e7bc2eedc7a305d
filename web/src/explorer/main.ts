import { mount } from 'svelte'
import '../page.css'
import { readData } from './data'
import Explorer from './Explorer.svelte'

const target = document.getElementById('app')!
mount(Explorer, { target, props: { data: readData(document.getElementById('data')?.textContent) } })
